"""English: all that is known of it, the longer subjects in modules of their own."""

import re

from pipelines.language.en import morphology, noun_phrases
from pipelines.language.en.asking import ASKINGS, GIVING_REASON, INTERROGATIVE, OPEN, PUTTING_OFF
from pipelines.language.en.definitions import PATTERNS, what_is
from pipelines.language.en.kinds import (
    ASSIGNED,
    CONVERSATION,
    DEADLINE,
    DECIDED,
    MEETING,
    OPINION,
    UNSETTLED,
)
from pipelines.language.en.term_stop_words import GENERAL, VAGUE
from pipelines.language.en.why import NOT_ASKED_ABOUT, REASONS, REASONS_FIRST, why
from pipelines.language.language import Language, listed

# A year as text2num leaves it: 19 95, 19 oh 5.
_YEAR = re.compile(r"\b(1[1-9]|20) ([1-9]\d\b|oh [1-9]\b)(?![.,]\d)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


class English(Language):
    """English, whose words stand for all in Latin letters in a lecture that is written in others."""

    quotation_marks = ("“”",)
    stands_for_script = "Latn"

    # In no case millimetres.
    unfinished = listed(
        """
        a an the of to in on at for with from by and or but because that which who whose if as than when while
        is are was were be my your our their this these his its
        """
    )
    begins_question = listed("what who whom whose which when where why how")

    hesitations = r"u+m+|u+h+(?:[- ]+huh)?|e+r+m*|a+h+|m+[- ]+h+m+|m*hm+|m{3,}"
    openers = (
        r"ok|okay|yeah|yep|oh|well|alright|all right|and so|and then|and|but"
        r"|so(?! (?:far|that|much|many|long|called|few)\b)|anyway|basically|actually|obviously|'cause"
    )
    openers_before_comma = (
        r"yes|no|now|right|good|you know|i mean|i think|i guess|you see|look|listen|again|of course|"
        r"in fact|sure|sorry|fine|great|thanks|thank you|first of all|like|say"
    )
    inserted = (
        r"you know|i mean|i guess|you see|like|right|okay|ok|yeah|well|so to speak|or whatever|"
        r"or something|and so on|as i said|as i mentioned|as we said|as we saw|as you know|as you can see"
    )
    backward = (
        r"(?:like|as) (?:i|we|you)(?:'ve| have| had)? (?:just |already |also )?(?:said|say|saying|"
        r"mentioned|discussed|saw|seen|know|remember|can see|see)"
        r"(?: (?:before|earlier|already|last time|last week))?"
    )
    said_twice = frozenset({"that", "had", "very"})

    written_forms = {
        "gonna": "going to", "wanna": "want to", "gotta": "have to", "lemme": "let me", "dunno": "don't know",
    }  # fmt: skip
    hedging = (
        r"basically|kinda|sorta|(?<!\bnot )(?<!n't )actually"
        # An adverb, not "the simplest kind of tree".
        r"|(?:(?<=\bis )|(?<=\bare )|(?<=\bwas )|(?<=\bwere )|(?<=\bbe )|(?<='s )|(?<='re )|(?<=\bjust )"
        r"|(?<=\bi )|(?<=\bwe )|(?<=\byou )|(?<=\bthey )|(?<=\bit )|(?<=\bto )|(?<=\bcan )|(?<=\bwill ))"
        r"(?:kind|sort) of(?= (?!thing|stuff|way))"
    )
    leading_up = (
        r"(?:you|we)(?:'ll| can| will| may| should| could)? (?:see|notice|note|remember|recall)"
        r"(?: here| now| already)? that"
        r"|(?:please )?(?:note|notice|remember|recall|observe|keep in mind|bear in mind)(?: here)?,? that"
        r"|(?:what|all) (?:i|we)(?:'m|'re| am| are)?(?: just)?(?: going to| want to| would like to"
        r"| wanted to)? "
        r"(?:say|said|saying|show|see|know)(?: here| now)? is that"
        r"|the (?:thing|point|fact)(?: here)? is,? that|it turns out(?: that)?|(?:in other words|that is),"
        r"|i (?:guess|mean|suppose|would say|should say)(?: that)?(?! (?:so|it|of|a|the)\b)|i'd say(?: that)?"
        r"|if you (?:look|think) (?:at|about) it|now(?= (?:we|you|i|the|this|if|in|there|suppose|it|a|an)\b)"
        r"|of course|(?:first|second|third)(?:ly)?,|as a result,? (?:you|we) can see that|then again,"
        r"|by the way"
    )
    trailing_off = r"or something(?: like that)?|(?:and|or) (?:stuff|things) like that|and stuff|or whatever"

    recording_words = listed(
        "audio call capture copy default edited meeting memo memos microphone my new record recorded "
        "recorder recording recordings screen screenshot shot standard trim trimmed unnamed untitled "
        "video voice"
    )
    subtitle_credits = r"\bamara\.org\b|^(?:subtitle[sd]|caption(?:s|ed)) (?:\w+ )?by\b.{,60}$"
    courtesies = (
        r"you|bye|oh|thanks|(?:i m )?sorry|(?:please )?subscribe(?: to (?:my|our|the) channel)?"
        r"|(?:thank you|thanks)(?: (?:all|so much|very much|a lot))?"
        r"(?: for (?:watching|listening|your attention|joining us))?"
        r"|(?:i ll )?see you(?: (?:later|next time|in the next (?:one|video)))?"
    )

    # "It is" may be expletive ("It is important to"), "this theorem" names what it is about.
    leaning = re.compile(
        r"(?:he|she|they|them|him|his|her|its|their)\b"
        r"|it(?:'s|'ll|'d)?\b(?!(?:'s| is| was| has been| would be| turns| turned| follows| takes) "
        r"(?:\w+ )?(?:to|that|out|important|possible|necessary|clear|easy|hard|difficult|known|worth|time)\b)"
        r"|(?:this|that|these|those)(?:'s|'ll|'d)?(?= (?:is|was|are|were|has|have|had|will|would|can|could|"
        r"may|might|should|does|do|did|ca|wo)(?:n't|not)?\b| (?:means?|makes?|gives?|looks?|works?|feels?|"
        r"seems?|takes?|comes?|goes|becomes?|lets?|tells?|shows?|ones?|way|things?|stuff|happens?|just|also|i|"
        r"we|you)\b|'s|'ll|'d|[,.])"
        r"|(?:because|which|who|where|whose|or|nor|than|such as|for example|for instance|therefore|thus|hence"
        r"|however|then|otherwise|instead|likewise|also|too|there you go|here you go|same|so that|of)\b"
        r"|(?:what|how|why|where|when|who) (?:can|do|does|did|is|are|would|should|could|will)\b"
        r"|that (?=(?:there|the|we|you|they|it|an?)\b)"
        r"|(?:the (?:other|former|latter|same|first|second) (?:one|ones|thing|is|was))\b",
        re.IGNORECASE,
    )
    subordinate = re.compile(
        r"(?:if|when|whenever|while|although|though|since|unless|until|whereas|once|as opposed to|as)\b"
        r"(?! (?:far|well|such)\b)",
        re.IGNORECASE,
    )
    emphasis = re.compile(
        r"\b(?:remember|important(?:ly)?|crucial(?:ly)?|essential|fundamental|keep in mind|in summary"
        r"|bottom line"
        r"|to sum(?:mari[sz]e| up)|(?:key|main|basic|whole|central) (?:idea|point|thing|insight|result"
        r"|property)"
        r"|the (?:idea|point|goal|trick|problem|reason) (?:is|was)|by definition|(?:is|are) called)\b",
        re.IGNORECASE,
    )
    introducing = re.compile(
        r"\b(?:[Mm]y name is|(?:I am|I'm) (?=(?:[Pp]rofessor|[Dd]octor|Dr\.?|Prof\.?) )) "
        r"?(?:(?:[Pp]rofessor|[Dd]octor|Dr\.?|Prof\.?) )?(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
    )
    first_person = re.compile(r"\b(?:I|me|my|mine|myself)\b(?!')|\bI'(?:m|ve|ll|d)\b")
    announcing = re.compile(
        r"(?:and |so |now |today |first |next |here |okay,? )*"
        r"(?:let me|let us|let's|(?:we|i)(?:'ll|'ve|'re|'m)?)"
        r"(?: (?:will|are|am|have|just|now|also|first|then|already|"
        r"going to|gonna|want to|would like to|be))*"
        r" (?:talk(?:ed|ing)?|speak(?:ing)?|spoken|think)(?: (?:a|little|bit|lot|more|briefly|again))*"
        r" about\b",
        re.IGNORECASE,
    )
    housekeeping = re.compile(
        r"\b(?:thanks?|thank you|welcome|hello|goodbye|good (?:morning|afternoon|evening)|see you|homework|"
        r"quiz|exams?|problem sets?|office hours|recitations?|handouts?|any questions?|subscribe"
        r"|(?:next|last) (?:week|time|lecture|class|monday|tuesday|wednesday|thursday|friday)"
        r"|(?:this|our) (?:podcast|episode|channel|show|guest)"
        r"|let me (?:draw|write|show|just|try|see|erase|put|go|give)|let us|let's"
        r"|before (?:we|i) (?:go|start|move|get|talk)"
        r"|(?:we|i)(?:'ll|'re going to|'m going to| are going to| will| am going to)"
        r" (?:just |now |then |also )?(?:start|talk|go|see|show|write|put|say|get|come|do|draw|try|stop)"
        r"|in a (?:second|minute|moment))\b"
        r"|\[[^\]]*\]|\((?:writes|writing|inaudible|laughter|laughs|applause)[^)]*\)|_:",
        re.IGNORECASE,
    )
    organisation = re.compile(
        r"\b(?:(?<!your )homeworks?|problem sets?|p-?sets?|(?:first|reading) assignments?|quiz(?:zes)?"
        r"|mid-?terms?"
        r"|(?:the|an?|final|your) exams?|office hours|recitations?|(?:homework|submission) deadlines?"
        r"|syllabus"
        r"|(?:i|we)(?:'ll| will|'m going to|'re going to| (?:am|are) going to)?(?: also"
        r"| then)? hand(?:ed)? out"
        r"|due (?:on|by|next|tomorrow|in (?:a|one|two|three) weeks?)"
        r"|read(?:ing)? (?:the )?(?:relevant )?chapters?"
        r"|next (?:time|lecture|class|session|week|monday|tuesday|wednesday|thursday|friday)"
        r"(?=.*\b(?:will|going to|due|talk|look|see|do)\b|.*'ll\b)"
        r"|(?:will|'ll|going to)\b.*\b(?:next (?:time|lecture|class|session|week)"
        r"|on (?:monday|tuesday|wednesday|thursday|friday)))\b",
        re.IGNORECASE,
    )
    pointing = re.compile(
        r"\b(?:over here|over there|right here|this slide|that slide|last slide|next slide|as above"
        r"|see above)\b|\b(?:this|this one|that one|here|there|like this|like that)[.!]?$",
        re.IGNORECASE,
    )
    going_on = r"and|or|nor|but|who|whom|whose|which|that|because|than|even|as well as"
    broken_off = r"and|and then|or|but|because|so|the|a|an|to|of|with"
    # "This algorithm is called X": which one was said before.
    points_back = re.compile(r"(?:this|that|these|those|such|here|there|what|so)\b", re.IGNORECASE)

    meeting, conversation = MEETING, CONVERSATION
    decided, assigned, deadline, unsettled = DECIDED, ASSIGNED, DEADLINE, UNSETTLED
    opinion = OPINION

    vague, general = VAGUE, GENERAL
    definitions = PATTERNS
    particular = "the"
    defines_nothing = re.compile(
        r"\bI\b|\bguys?\b|\bstuff\b|\b(?:kind|sort) of\b|\bwe haven't\b", re.IGNORECASE
    )
    professions = re.compile(
        r"\b(?:ceo|cto|co-?founders?|founders?|professor|author|entrepreneur\w*|director|engineer)\b",
        re.IGNORECASE,
    )

    talk = re.compile(
        r"\b(?:i|me|my|mine|we|us|our|let's|you|your|"
        r"going to|look at|talk about|see|said|say|guys?|stuff|things?|"
        r"here|there|this|that one|maybe|probably|everybody|somebody|someone|actually|kind of|sort of)\b",
        re.IGNORECASE,
    )
    units = (
        r"percent\b|per cent\b|million|billion|thousand|years|degrees|times|kilo\w+|met(?:er|re)s|bits|bytes"
    )
    relative = re.compile(r"\s+(?:who|which|that|whose)\b", re.IGNORECASE)
    predicates = frozenset({"MD"})
    reasons, not_asked_about = REASONS, NOT_ASKED_ABOUT
    reasons_first, because = REASONS_FIRST, "because"
    askings, left_open = ASKINGS, OPEN
    interrogative, giving_reason, putting_off = INTERROGATIVE, GIVING_REASON, PUTTING_OFF
    hedges = re.compile(r"\b(?:kind|sort) of\b|\byou know\b|\bkind-of\b", re.IGNORECASE)

    number_scales = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
    denials = re.compile(r"(?:not|no|never|neither|nor|cannot|without|.+n['’]t)", re.IGNORECASE)
    # Turing's.
    name_endings = re.compile(r"(?:['’]s?|s['’])$", re.IGNORECASE)

    search_fields = {"title": "title", "course": "course", "lang": "language", "language": "language"}

    def main_clause(self, text: str) -> str:
        """Behind a comma, or behind "then"."""
        found = re.search(r",|\bthen\b", text)
        return text[found.end() :] if found else ""

    is_ordinary = staticmethod(morphology.is_ordinary)
    analysed = staticmethod(morphology.analysed)
    has_predicate = staticmethod(morphology.has_predicate)
    head = staticmethod(noun_phrases.head)
    nominative = staticmethod(noun_phrases.nominative)
    what_is = staticmethod(what_is)
    why = staticmethod(why)

    def in_digits(self, text: str, alone: bool = False) -> str:
        """By text2num, which reads "nineteen ninety-five" as two numbers, and none in "a three-hour exam"."""
        found = super().in_digits(_HYPHEN.sub(" ", text), alone)
        return found if alone else _YEAR.sub(lambda year: year[1] + year[2].replace("oh ", "0"), found)

    def before_gap(self, text: str) -> str:
        """Which article it is would tell how the word begins."""
        return re.sub(r"\b(an?) $", "a(n) ", text, flags=re.IGNORECASE)


LANGUAGE = English("en")
