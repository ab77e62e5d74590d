"""Whether a sentence can be understood alone: it says something whole, asks nothing, leans on nothing."""

import re

from pipelines.language.sentences import word_count

# A sentence of fewer words tells nothing by itself, one of more is none, but lost punctuation.
FEWEST_WORDS, MOST_WORDS = 6, 60

# Openings that lean on the sentence before: a pronoun without its noun, a connective, half a thought.
# "It is" may be expletive ("It is important to"), "this theorem" names what it is about.
LEANING = {
    "en": r"(?:he|she|they|them|him|his|her|its|their)\b"
    r"|it(?:'s|'ll|'d)?\b(?!(?:'s| is| was| has been| would be| turns| turned| follows| takes) "
    r"(?:\w+ )?(?:to|that|out|important|possible|necessary|clear|easy|hard|difficult|known|worth|time)\b)"
    r"|(?:this|that|these|those)(?:'s|'ll|'d)?(?= (?:is|was|are|were|has|have|had|will|would|can|could|may|"
    r"might|should|does|do|did|ca|wo)(?:n't|not)?\b| (?:means?|makes?|gives?|looks?|works?|feels?|seems?|"
    r"takes?|comes?|goes|becomes?|lets?|tells?|shows?|ones?|way|things?|stuff|happens?|just|also|i|we|you)\b"
    r"|'s|'ll|'d|[,.])"
    r"|(?:because|which|who|where|whose|or|nor|than|such as|for example|for instance|therefore|thus|hence"
    r"|however|then|otherwise|instead|likewise|also|too|there you go|here you go|same)\b"
    r"|(?:the (?:other|former|latter|same|first|second) (?:one|ones|thing|is|was))\b",
    "ru": r"(?:он|она|оно|они|его|её|ее|их|ему|ей|им|ими|нём|ней|них)\b"
    r"|(?:это|этот|эта|эти|этого|этому|этим|то|тот|та|те)(?= (?:было|был|была|были|будет|есть|значит|не|и|же|"
    r"называется|означает|происходит|позволяет|даёт|дает|очень|просто|всё|все|вот|я|мы|вы|он|она|они)\b"
    r"|[ ]?[,.–—-])"
    r"|(?:потому что|поэтому|который|которая|которое|которые|или|либо|например|тогда|тем самым|таким образом"
    r"|следовательно|однако|там|туда|оттуда|также|тоже|при этом|при чём|причём|причем|иначе|такой|такая"
    r"|такие)\b",
}
# What is going to be talked about, or has been, and nothing of it.
ANNOUNCES = {
    "en": r"(?:and |so |now |today |first |next |here |okay,? )*"
    r"(?:let me|let us|let's|(?:we|i)(?:'ll|'ve|'re|'m)?)"
    r"(?: (?:will|are|am|have|just|now|also|first|then|already|going to|gonna|want to|would like to|be))*"
    r" (?:talk(?:ed|ing)?|speak(?:ing)?|spoken|think)(?: (?:a|little|bit|lot|more|briefly|again))* about\b",
    "ru": r"(?:и |так |итак,? |теперь |сейчас |сегодня |давайте |мы |я |ещё |еще |с вами |немного |"
    r"немножко |чуть-чуть |буду |будем |уже |хочу |хотел[аи]? бы )*"
    r"(?:поговорим|поговорить|поговорили|говорить|рассмотрим|рассмотреть|обсудим|обсудить|обсудили|"
    r"расскажу|рассказать|рассказывать|остановимся|остановлюсь)\b",
}
# An announcement of more words says something else besides.
LONGEST_ANNOUNCEMENT = 12
# What points at something outside of the words, or back at what was said.
_POINTING = {
    "en": r"\b(?:over here|over there|right here|this slide|that slide|last slide|next slide|as above"
    r"|see above)\b",
    "ru": r"\b(?:вот здесь|вот тут|вот этот|вот эта|вот это|вот эти|на этом слайде|на слайде|см\. выше)\b",
}
# Ends at which something has been broken off.
_BROKEN_OFF = re.compile(
    r"(?:[,:;–—-]|\b(?:and|and then|or|but|because|so|the|a|an|to|of|with|и|или|но|а|что|в|на|с|к|по|для))"
    r"[\s.…]*$",
    re.IGNORECASE,
)
_LEANS = {language: re.compile(opening, re.IGNORECASE) for language, opening in LEANING.items()}
_ANNOUNCES = {language: re.compile(opening, re.IGNORECASE) for language, opening in ANNOUNCES.items()}
_POINTS = {language: re.compile(place, re.IGNORECASE) for language, place in _POINTING.items()}


def stands_alone(text: str, language: str) -> bool:
    """Of a sentence without filler: is it a statement of a usual length that needs no other?"""
    text = text.replace("’", "'")
    asks = text.rstrip("\"'»”) ").endswith(("?", "？", "؟"))
    if asks or not FEWEST_WORDS <= word_count(text) <= MOST_WORDS or _BROKEN_OFF.search(text):
        return False
    if language not in _LEANS:
        return True
    if word_count(text) <= LONGEST_ANNOUNCEMENT and _ANNOUNCES[language].match(text):
        return False
    return not _LEANS[language].match(text) and not _POINTS[language].search(text)
