"""The words of a sentence with their parts of speech and dictionary forms, in English and Russian.

English by the lexicon and rules of Brill (1992) that come with TextBlob, Russian by pymorphy3 (Korobov 2015).
Both ship their data in the package. Words in other languages are all of kind OTHER.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

NOUN, NAME, PERSON, ADJECTIVE = "noun", "name", "person", "adjective"
PARTICIPLE, VERB, OTHER = "participle", "verb", "other"
# Variables such as x, B1 and xi.
_SYMBOL = re.compile(r"[^\W\d_]\d*(?:['’]s)?|\d\w*")
# Clitics are no part of the word before them, but the possessive of a name is ("Newton's method").
_TOKEN = re.compile(r"[^\W_]+(?:[-–][^\W_]+)*(?:['’][^\W\d_]+)?|[^\w\s]")
_CONTRACTED = re.compile(
    r"(?:it|that|there|here|what|who|where|how|let|he|she)'.*|.*'(?:re|ve|ll|d|m|t)", re.IGNORECASE
)
# Frequency (Zipf's scale) below which an adjective may well be a noun that the lexicon has not.
RARE = 4.0
_ENGLISH = {
    "NN": NOUN, "NNS": NOUN, "NNP": NAME, "NNPS": NAME, "JJ": ADJECTIVE, "VBN": PARTICIPLE, "VBG": PARTICIPLE,
    "VB": VERB, "VBD": VERB, "VBZ": VERB, "VBP": VERB,
}  # fmt: skip
_RUSSIAN = {"NOUN": NOUN, "ADJF": ADJECTIVE, "PRTF": PARTICIPLE, "VERB": VERB, "INFN": VERB, "PRTS": VERB}
_PERSON = {"Name", "Surn", "Patr"}
_NAMES = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}
# Plural as they are, whatever a rule of spelling says.
_NO_PLURAL = {"data", "media", "series", "species", "means", "physics", "mathematics", "statistics", "news"}
_LATIN_PLURALS = {"criteria": "criterion", "phenomena": "phenomenon", "automata": "automaton"}


@dataclass(frozen=True)
class Word:
    """A word, number or mark at text[start:end]; `plural` of nouns, `readings`: pymorphy's of Russian."""

    text: str
    start: int
    end: int
    kind: str
    lemma: str
    plural: bool = False
    tag: str = ""
    readings: tuple = field(default=(), compare=False, repr=False)


@functools.lru_cache(maxsize=20_000)
def words(text: str, language: str) -> tuple[Word, ...]:
    """All words, numbers and marks of a text in their order."""
    tokens = list(_TOKEN.finditer(text))
    if language == "en":
        return tuple(map(_english, tokens, _as_nouns(tokens, _tags([token[0] for token in tokens]))))
    if language == "ru":
        return tuple(map(_russian, tokens))
    return tuple(Word(token[0], token.start(), token.end(), OTHER, token[0].lower()) for token in tokens)


def _tags(tokens: Sequence[str]) -> list[str]:
    from textblob.en import tag

    # The tagger takes a text apart at spaces and slashes; contractions it would take for nouns.
    plain = [re.sub(r"['’].*", "", token) if token[0].isalnum() else token for token in tokens]
    found = tag(" ".join("," if token in "/|" else token for token in plain), tokenize=False)
    if len(found) != len(tokens):
        return ["NN" if token[0].isalpha() else "," for token in tokens]
    return [name for _, name in found]


def _as_nouns(tokens: Sequence[re.Match], tags: Sequence[str]) -> list[str]:
    """The tags, with rarer adjectives that no noun follows as nouns: "an admissible heuristic is"."""
    found = list(tags)
    for place in range(1, len(tags)):
        follows = tags[place + 1] if place + 1 < len(tags) else "."
        if (
            tags[place] == "JJ"
            and tags[place - 1] in ("DT", "JJ", "PRP$")
            and not follows.startswith(("NN", "JJ", "VBG", "VBN", "CD", "CC", ","))
            and frequency(tokens[place][0].lower(), "en") < RARE
        ):
            found[place] = "NN"
    return found


def _english(token: re.Match, tag: str) -> Word:
    text = token[0].replace("’", "'")
    if not text[0].isalpha() or (_CONTRACTED.fullmatch(text)):
        return Word(
            token[0], token.start(), token.end(), OTHER, text.lower(), tag="CD" if text[0].isdigit() else ""
        )
    kind = _ENGLISH.get(tag, OTHER)
    if _SYMBOL.fullmatch(text):
        kind, tag = OTHER, ""
    lemma = text.lower()
    plural = False
    if kind in (NOUN, NAME) and "'" not in text and not text.isupper():
        if re.fullmatch("[A-Z]{2,}s", text):  # KPIs
            lemma = lemma[:-1]
        elif tag.endswith("S") or kind == NOUN:
            lemma = singular(lemma)
        plural = lemma != text.lower()
    return Word(token[0], token.start(), token.end(), kind, lemma, plural, tag)


@functools.lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The singular of an English noun in small letters; the noun itself where that is no plural."""
    import wordfreq
    from textblob.en import lexicon
    from textblob.en.inflect import singularize

    if word in _LATIN_PLURALS:
        return _LATIN_PLURALS[word]
    if (
        not word.endswith("s")
        or word.endswith(("ss", "us", "is", "'s"))
        or word in _NO_PLURAL
        or len(word) < 4
    ):
        return word
    if lexicon.get(word) == "NN":
        return word  # such as lens
    # Rules of spelling also make "ga" of "gas" and "databasis" of "databases": a singular is a known word.
    known = {form: wordfreq.zipf_frequency(form, "en") for form in (singularize(word), word[:-1], word)}
    *singulars, plural = known
    one = max(singulars, key=known.get)
    return one if known[one] >= known[plural] - 1.5 else word


@functools.cache
def analyser():
    """The one analyser of Russian words."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@functools.lru_cache(maxsize=100_000)
def readings(word: str) -> tuple:
    """What a Russian word in small letters may be, the likeliest first."""
    return tuple(analyser().parse(word))


def _russian(token: re.Match) -> Word:
    text = token[0]
    if not text[0].isalpha():
        tag = "CD" if text[0].isdigit() else ""
        return Word(text, token.start(), token.end(), OTHER, text, tag=tag)
    found = readings(text.lower())
    best = found[0]
    kind = _RUSSIAN.get(best.tag.POS, OTHER)
    if _NAMES & best.tag.grammemes:
        kind = NAME
    elif "LATN" in best.tag or "UNKN" in best.tag:
        kind = NOUN
    if _SYMBOL.fullmatch(text):
        kind = OTHER
    elif _PERSON & best.tag.grammemes and text[0].isupper():
        kind = PERSON
    plural = best.tag.number == "plur"
    return Word(text, token.start(), token.end(), kind, best.normal_form, plural, str(best.tag.POS), found)


def is_ordinary(word: str, language: str) -> bool:
    """Whether a word that begins with a capital is also one that is written with a small letter."""
    small = word.lower()
    if language == "en":
        from textblob.en import lexicon

        return small in lexicon
    return language == "ru" and any(not _NAMES & reading.tag.grammemes for reading in readings(small)[:1])


@functools.lru_cache(maxsize=100_000)
def frequency(word: str, language: str) -> float:
    """How usual a word is in the language at large: Zipf's scale, 0 for below 3, 7 for a word in ten."""
    import wordfreq

    return wordfreq.zipf_frequency(word, language, "small")
