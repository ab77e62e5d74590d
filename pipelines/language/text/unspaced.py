"""Scripts that are written without spaces: their words are counted and compared as pairs of characters.

Chinese and Japanese, Thai, Lao, Tibetan, Burmese and Khmer. A character is what is seen as one (a grapheme
cluster of Unicode): a letter with its vowel signs and tones.
"""

import functools
import re
from collections.abc import Callable
from itertools import pairwise

_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SOUTH_ASIAN = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f"
    r"\u1780-\u17d3"
)
RUN = re.compile(rf"[{_IDEOGRAPHS}{_SOUTH_ASIAN}]+")
# Characters (code points) that are a word on average.
_A_WORD = ((re.compile(rf"[{_IDEOGRAPHS}]"), 2), (re.compile(rf"[{_SOUTH_ASIAN}]"), 4))


def characters(run: str) -> list[str]:
    """A run of such a script, character by character."""
    return _clusters()(run) if RUN.match(run) else list(run)


def pairs(run: str) -> list[str]:
    """Each two neighbouring characters of a run; the one of which it consists, if it is one."""
    found = characters(run)
    return list(map("".join, pairwise(found))) or found


def word_count(text: str) -> tuple[float, str]:
    """How many words there are in these scripts, and the text without them."""
    count = 0.0
    for letters, length in _A_WORD:
        count += len(letters.findall(text)) / length
        text = letters.sub(" ", text)
    return count, text


@functools.cache
def _clusters() -> Callable[[str], list[str]]:
    import regex

    found: Callable[[str], list[str]] = regex.compile(r"\X").findall
    return found
