"""Parts of speech and singulars of English words: the lexicon and rules of Brill (1992) that TextBlob has."""

import functools
import importlib
import importlib.util
import re
import sys
import types
from collections.abc import Sequence

from pipelines.language.text.morphology import (
    ADJECTIVE,
    NAME,
    NOUN,
    OTHER,
    PARTICIPLE,
    SYMBOL,
    VERB,
    Word,
    frequency,
    words,
)

_CONTRACTED = re.compile(
    r"(?:it|that|there|here|what|who|where|how|let|he|she)'.*|.*'(?:re|ve|ll|d|m|t)", re.IGNORECASE
)
# The tagger takes many a past for a participle: "called", "assumed".
_FINITE = {"VBD", "VBZ", "VBP", "MD", "VB", "VBN"}
_FINITE_CONTRACTED = re.compile(r".+'(?:s|re|ve|ll|d|m)|.+n't", re.IGNORECASE)
# DataOps: what somebody has made up has no singular of its own.
_CAPITAL_WITHIN = re.compile("[a-z][A-Z]")
_RELATIVE = {"that", "which", "who", "where", "whom"}
_PREPOSITIONS = {
    "of",
    "for",
    "with",
    "in",
    "on",
    "at",
    "by",
    "from",
    "to",
    "between",
    "such",
    "so",
    "than",
    "not",
}
_AFTER_A_VERB = {"DT", "IN", "TO", "RB", "PRP$", "PRP", "CD", "JJ", "NNS"}
# What is the subject of a verb, whatever the tagger takes that for: "you store".
_SUBJECTS = {"i", "we", "you", "they", "he", "she"}
# Frequency (Zipf's scale) below which an adjective may well be a noun that the lexicon has not.
RARE = 4.0
_KINDS = {
    "NN": NOUN, "NNS": NOUN, "NNP": NAME, "NNPS": NAME, "JJ": ADJECTIVE, "VBN": PARTICIPLE, "VBG": PARTICIPLE,
    "VB": VERB, "VBD": VERB, "VBZ": VERB, "VBP": VERB,
}  # fmt: skip
# Plural as they are, whatever a rule of spelling says.
_NO_PLURAL = {"data", "media", "series", "species", "means", "physics", "mathematics", "statistics", "news"}
_LATIN_PLURALS = {"criteria": "criterion", "phenomena": "phenomenon", "automata": "automaton"}


def analysed(tokens: Sequence[re.Match[str]]) -> tuple[Word, ...]:
    """The tokens of a sentence with their parts of speech and singulars."""
    return tuple(map(_word, tokens, _as_nouns(tokens, _tags([token[0] for token in tokens]))))


def is_ordinary(word: str) -> bool:
    """Whether the lexicon has a word in small letters."""
    return word.lower() in _textblob("en").lexicon


def has_predicate(text: str) -> bool:
    """Whether there is a finite verb: behind a preposition not only in "with the string that it got"."""
    said: Sequence[Word] = words(text, "en")
    texts = [word.text.lower().replace("’", "'") for word in said]
    if texts and texts[0] in _PREPOSITIONS:
        relative = next((place for place, text in enumerate(texts) if text in _RELATIVE), len(texts))
        comma = texts.index(",") if "," in texts else len(texts)
        said = [*said[:relative], *said[comma:]]
    return any(map(_is_finite, said)) or any(map(_like_a_verb, said, said[1:], said[2:]))


def _like_a_verb(before: Word, word: Word, after: Word) -> bool:
    """ "The enzyme repairs the strand": what the tagger takes for a plural stands where a verb does."""
    return before.tag.startswith("NN") and word.tag == "NNS" and after.tag in _AFTER_A_VERB


def _is_finite(word: Word) -> bool:
    text = word.text.lower().replace("’", "'")
    return word.tag in _FINITE or text in _SUBJECTS or _FINITE_CONTRACTED.fullmatch(text) is not None


@functools.cache
def _textblob(name: str) -> types.ModuleType:
    """A module of TextBlob, without what its package loads first: NLTK and scipy, three seconds a lecture."""
    spec = importlib.util.find_spec("textblob")
    if "textblob" in sys.modules or spec is None:
        return importlib.import_module(f"textblob.{name}")
    package = types.ModuleType("textblob")
    package.__path__ = list(spec.submodule_search_locations or ())
    sys.modules["textblob"] = package
    try:
        return importlib.import_module(f"textblob.{name}")
    finally:
        del sys.modules["textblob"]  # whoever wants all of it gets it


def _tags(tokens: Sequence[str]) -> list[str]:
    # The tagger takes a text apart at spaces and slashes; contractions it would take for nouns.
    plain = [re.sub(r"['’].*", "", token) if token[0].isalnum() else token for token in tokens]
    found = _textblob("en").tag(" ".join("," if token in "/|" else token for token in plain), tokenize=False)
    if len(found) != len(tokens):
        return ["NN" if token[0].isalpha() else "," for token in tokens]
    return [name for _, name in found]


def _as_nouns(tokens: Sequence[re.Match[str]], tags: Sequence[str]) -> list[str]:
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


def _word(token: re.Match[str], tag: str) -> Word:
    text = token[0].replace("’", "'")
    if not text[0].isalpha() or (_CONTRACTED.fullmatch(text)):
        return Word(
            token[0], token.start(), token.end(), OTHER, text.lower(), tag="CD" if text[0].isdigit() else ""
        )
    kind = _KINDS.get(tag, OTHER)
    if SYMBOL.fullmatch(text):
        kind, tag = OTHER, ""
    lemma = text.lower()
    plural = False
    if kind in (NOUN, NAME) and "'" not in text and not text.isupper() and not _CAPITAL_WITHIN.search(text):
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

    if word in _LATIN_PLURALS:
        return _LATIN_PLURALS[word]
    if (
        not word.endswith("s")
        or word.endswith(("ss", "us", "is", "'s"))
        or word in _NO_PLURAL
        or len(word) < 4
    ):
        return word
    if _textblob("en").lexicon.get(word) == "NN":
        return word  # such as lens
    # Rules of spelling also make "ga" of "gas" and "databasis" of "databases": a singular is a known word.
    forms = (_textblob("en.inflect").singularize(word), word[:-1], word)
    known = {form: wordfreq.zipf_frequency(form, "en") for form in forms}
    *singulars, plural = known
    one = max(singulars, key=known.__getitem__)
    return one if known[one] >= known[plural] - 1.5 else word
