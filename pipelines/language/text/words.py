"""The words of a text as they are counted and compared: their stems, and which mean nothing by themselves."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from pipelines.language.language import language_of
from pipelines.language.text.unspaced import RUN, pairs


def content_stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words that carry meaning: no stop words."""
    stem, stops = stemmer(language), stop_words(language)
    return frozenset(stem(word) for word in words(text, language) if word not in stops)


def words(text: str, language: str) -> tuple[str, ...]:
    """Words in lower case, without numbers; in scripts without spaces, each two neighbouring characters."""
    text = unicodedata.normalize("NFC", text).replace("’", "'")
    found = language_of(language).tokens(text)
    return tuple(part for token in found for part in _parts(token.lower()))


def _parts(token: str) -> list[str]:
    parts, last = [], 0
    for run in RUN.finditer(token):
        parts += [token[last : run.start()], *pairs(run[0])]
        last = run.end()
    return [part for part in (*parts, token[last:]) if part]


def language_written(text: str) -> str:
    """The code of the language whose stop words are the largest part of a text; empty where it has none.

    A guess that costs milliseconds, good enough for telling words of speech from terms.
    """
    import stopwordsiso

    found = Counter(word.lower() for word in re.findall(r"[^\W\d_]+", text))
    counts = {
        code: sum(found[word] for word in found.keys() & stopwordsiso.stopwords(code))
        for code in sorted(stopwordsiso.langs())
    }
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def stop_words(language: str) -> frozenset[str]:
    """Words without meaning of their own."""
    return language_of(language).stop_words


def stemmer(language: str) -> Callable[[str], str]:
    """What gives the stem of a word in small letters."""
    return language_of(language).stem
