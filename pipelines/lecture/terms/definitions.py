"""The sentence of a lecture that says what a term means, told by how definitions are worded.

Patterns of definition as in Hearst (1992) and Westerhout and Monachesi (2007), and their like in Russian:
"X is a ... that", "... is called X", "by X we mean", "X — это ...", "... называется X", "под X понимают".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.language.filler import without_filler
from pipelines.language.noun_phrases import Phrase
from pipelines.language.sentences import word_count
from pipelines.language.words import content_stems
from pipelines.lecture.records import Sentence
from pipelines.lecture.summary.self_contained import stands_alone

# More words are no definition to remember; a definition has so many words beside the term.
LONGEST, FEWEST_BESIDE, FEWEST_STEMS = 45, 4, 3
# "This algorithm is called X": which one was said before.
_POINTS_BACK = re.compile(
    r"(?:this|that|these|those|such|here|there|what|so)\b"
    r"|(?:эт(?:от|а|о|и)|так(?:ой|ая|ое|ие)|здесь|тут|вот|что)\b",
    re.IGNORECASE,
)

# Stands for the term in the patterns.
_T = "%TERM%"
_BRACKETS = r"(?:\s\([^)]*\))?"
_THE = r"(?P<article>(?:an? |the )?)"
_ADVERB = r"(?:(?:just|simply|basically|essentially|really|usually|typically|generally|also) )?"
# What is said of a thing does not say what it is: "is a good idea", "is a lot of work", "is an example of".
_NO_OPINION = (
    r"(?!(?:(?:very|really|pretty|quite|rather|more|much|fairly|bit|little) )*"
    r"(?:good|bad|great|nice|big|huge|"
    r"important|interesting|hard|difficult|easy|terrible|wonderful|lot|bit|little|problem|question|example|"
    r"reason|instance|fact|idea|matter|challenge|pain|mess|shame|pity|must|thing|topic|issue|story|couple|"
    r"key|core|main|only|first|second|third|last|next|same|right|wrong|best|worst|most|ones|other|"
    r"case|answer|different|new|"
    r"old|top|perfect|whole|better|special|common|famous|popular|classic|typical)\b)"
)
# What tells a thing from others of its genus.
_LINK = r"(?:that|which|who|whose|where|when|of|for|in|to|with|from|by|between|used|using|such|whether|how)\b"
_END = r"[\"”»']?(?=[,.;:!?)]|$| (?:\(|and|or|because|since|if|when|и|или|если|потому)\b)"
_WE = r"(?:we|i|you|people|they|one)"
_ENGLISH = (
    rf"{_THE}{_T}{_BRACKETS},? (?:is|are) defined (?:as|to be) .+",
    rf"{_THE}{_T}{_BRACKETS} (?:is|are) {_ADVERB}(?:an? |any |one that |what |when |how |where |something |"
    rf"nothing but ){_NO_OPINION}(?=.*\b{_LINK}).+",
    rf"{_THE}{_T} (?:is|are) {_ADVERB}(?:the |those |all ){_NO_OPINION}(?:\S+ ){{1,4}}{_LINK}.+",
    rf"by {_THE}{_T},? {_WE} (?:\w+ )?(?:mean|understand) .+",
    rf"{_THE}{_T} (?:means|refers to|stands for|consists of|denotes) (?!a lot|nothing).+",
    rf".+(?<! this)(?<! that)(?<! it)(?<! these)(?<! which) (?:is|are|was|were|gets) "
    rf"(?:(?:also|often|usually|sometimes|then) )?(?:called|known as|termed|referred to as|"
    rf"what {_WE} (?:would |usually )?call) {_THE}[\"“«']?{_T}{_END}",
    rf"{_WE}(?:'ll| will| would| can| usually| often)? call "
    rf"(?!(?:it|this|that|them|these|those)\b)(?:\S+ ){{2,}}"
    rf"{_THE}[\"“']?{_T}[\"”']?[.!]?$",
)
_DASH = "[—–-]"
_RUSSIAN = (
    rf"(?P<article>){_T}{_BRACKETS},? (?:{_DASH} )?это (?!\w+ (?:важн|вещь|штук|странн)|"
    r"(?:не|то,?|о|было|так|всё|все|вот|очень|просто|тоже|уже|именно|к|на|у|из|от|с|в|как|"
    r"сам\w*|тема|пример|отдельн\w*|больш\w*|важн\w*|хорош\w*|нормальн\w*|"
    r"проблем\w*|вопрос|единственн\w*|точно|да,?|полезно|нужно|немножко|довольно) ).+",
    rf"(?P<article>){_T}{_BRACKETS} [—–] "
    r"(?:[а-яё-]+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ость|ние|ция|тор|тель|ство|ика|изм)) .+",
    rf"(?P<article>){_T} (?:представля[ею]т собой|"
    r"определя[ею]тся как|есть не что иное,? как|означа[ею]т,?) .+",
    rf"(?P<article>){_T} явля[ею]тся "
    r"(?!(?:важн|одн|главн|основн|актуальн|наиболее|также|ключев))(?=.*(?:котор| для )).+",
    rf"(?P<article>)под (?:(?:термином|понятием) )?[\"«]?{_T}[\"»]? (?:\S+ ){{0,3}}"
    r"(?:понима|подразумева|име[ею]\w+ в виду).+",
    r".+ (?:называ[ею]тся|называют|называем|назовём|назовем|именуют|именуется|принято называть|"
    rf"получил[аио]? название)(?P<article>) [\"«„]?{_T}{_END}",
)
PATTERNS = {"en": _ENGLISH, "ru": _RUSSIAN}
# Talk, and what has been broken off.
_TALK = re.compile(
    r"\bI\b|\bguys?\b|\bstuff\b|--|\.\.\.|…|\[|\b(?:kind|sort) of\b|\bwe haven't\b", re.IGNORECASE
)
# Who somebody is, is no term.
_PERSON = re.compile(
    r"\b(?:ceo|cto|co-?founders?|founders?|professor|author|entrepreneur\w*|director|engineer)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\bэт(?:ого|ой|их|ому|им|ими|ом)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[.?!…][\"'»”)]*\s+\S")


@dataclass(frozen=True)
class Definition:
    """What a term means, as it was said from start to end (s), and the term in it with its article."""

    text: str
    start: float
    end: float
    term: str
    article: str


def definition(phrases: Sequence[Phrase], said: Sequence[Sentence], language: str) -> Definition | None:
    """The best of the sentences with a term as a definition of it; None where none is one that stands alone.

    `phrases` are the forms in which the term is said.
    """
    spelled = {phrase.spelled.lower() for phrase in phrases}
    term = "(?P<term>" + "|".join(re.escape(form) for form in sorted(spelled, key=len, reverse=True)) + r")\b"
    found: list[tuple[int, float, Definition]] = []
    for sentence in said:
        if any(end - start > len(sentence.text) / 3 for start, end in sentence.doubtful):
            continue
        text = _plain(sentence.text, language)
        place, match = _match(text, term, language)
        if match and _tells(text, match, language):
            article = match["article"].strip().lower()
            found.append(
                (
                    place,
                    sentence.start,
                    Definition(text, sentence.start, sentence.end, match["term"], article),
                )
            )
    return min(found, key=lambda one: one[:2])[2] if found else None


@lru_cache(maxsize=20_000)
def _plain(text: str, language: str) -> str:
    return without_filler(text, language)


def _match(text: str, term: str, language: str) -> tuple[int, re.Match | None]:
    """The number of the pattern that a sentence has, and how it matches."""
    if not re.search(term, text, re.IGNORECASE):
        return 0, None
    for place, pattern in enumerate(PATTERNS.get(language, ())):
        if match := re.match(pattern.replace(_T, term), text, re.IGNORECASE):
            return place, match
    return 0, None


def stands_by_itself(text: str, language: str) -> bool:
    """Whether a statement without filler needs no other, not even for what its subject is."""
    return stands_alone(text, language) and not _POINTS_BACK.match(text) and not _SEVERAL.search(text)


def _tells(text: str, match: re.Match, language: str) -> bool:
    """Whether a sentence stands alone and says enough besides the term."""
    return (
        word_count(text) <= LONGEST
        and word_count(match[0]) >= FEWEST_BESIDE + 2
        and stands_by_itself(text, language)
        and not _TALK.search(text)
        and not _WHICH.search(text)
        and not (match["term"][:1].isupper() and _PERSON.search(text))
        and len(content_stems(text, language)) >= FEWEST_STEMS
    )
