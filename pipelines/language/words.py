"""The words of a text as they are counted and compared: their stems, and which mean nothing by themselves."""

import functools
import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
# Languages that are written without spaces between words.
UNSPACED = {"ja", "zh"}
# Languages for which NLTK has a Snowball stemmer, by ISO 639-1 code.
STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
}  # fmt: skip


def content_stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words that carry meaning: no stop words."""
    stem, stops = stemmer(language), stop_words(language)
    return frozenset(stem(word) for word in words(text, language) if word not in stops)


def words(text: str, language: str) -> tuple[str, ...]:
    """Words in lower case, without numbers; of Chinese and Japanese, each two neighbouring characters."""
    text = unicodedata.normalize("NFC", text).replace("’", "'")
    if language == "ru":
        import razdel

        tokens = (token.text for token in razdel.tokenize(text))
        found = [token.lower() for token in tokens if _WORD.fullmatch(token)]
    else:
        found = [token.lower() for token in _WORD.findall(text)]
    return tuple(part for token in found for part in _bigrams(token))


def _bigrams(token: str) -> list[str]:
    parts, last = [], 0
    for run in _IDEOGRAPHS.finditer(token):
        parts += [token[last : run.start()], *map("".join, pairwise(run[0]))]
        parts += run[0] if len(run[0]) == 1 else ""
        last = run.end()
    return [part for part in (*parts, token[last:]) if part]


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Words without meaning of their own; none for a language that stopwordsiso does not have."""
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(language)) if stopwordsiso.has_lang(language) else frozenset()


@functools.cache
def stemmer(language: str) -> Callable[[str], str]:
    if language not in STEMMERS:
        return str
    from nltk.stem.snowball import SnowballStemmer

    return functools.lru_cache(maxsize=100_000)(SnowballStemmer(STEMMERS[language]).stem)
