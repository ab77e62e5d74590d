"""The numbers in a text, as digits or as words, so that "twenty-five" is 25.

text2num reads the words; where it has not the language, as Russian, and that tells its number words, they are
put together here. Measured by bench/spoken_numbers.py.
"""

import math
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from pipelines.language.language import Language, language_of

_TOKEN = re.compile(r"\d+(?:[.,\s]\d{3}(?!\d))*(?:[.,]\d+)?|[^\W\d_]+|[^\w\s-]")
_GROUPED = re.compile(r"(?<=\d)[,.\s](?=\d{3}(?!\d))")
# Digits with a word behind them, which may multiply: 25 thousand.
_MULTIPLIED = re.compile(r"(?<!\d[.,\s])(?<!\d)(\d+(?:[.,]\d+)?) ([^\W\d_]+)")


def numbers(text: str, language: str) -> dict[str, bool]:
    """The numbers of a text as digits, with a point before decimals.

    True for those that surely are meant as numbers: "one" and "second" alone mostly are not.
    """
    known = language_of(language)
    if known.number_words:
        found, maybe = _put_together(_multiplied(text, known), known), text
    else:
        found = dict.fromkeys(_in_digits(known.in_digits(_multiplied(text, known))), True)
        maybe = known.in_digits(text, alone=True)
    # Of "20 million" 20, as somebody may write 20M.
    return dict.fromkeys(_in_digits(maybe), False) | found


def _multiplied(text: str, known: Language) -> str:
    def times(found: re.Match[str]) -> str:
        scale = known.number_scales.get(known.number_form(found[2].lower()))
        return found[0] if scale is None else f"{Decimal(found[1].replace(',', '.')) * scale:f}"

    return _MULTIPLIED.sub(times, text) if known.number_scales else text


def _in_digits(text: str) -> list[str]:
    return [_plain(token) for token in _TOKEN.findall(text) if token[0].isdigit()]


def _plain(token: str) -> str:
    whole, _, decimals = _GROUPED.sub("", token).replace(",", ".").partition(".")
    return f"{whole}.{decimals.rstrip('0')}".rstrip(".")


def _put_together(text: str, known: Language) -> dict[str, bool]:
    found: dict[str, bool] = {}
    spelled: list[int] = []

    def close() -> None:
        for value, words in _composed(spelled):
            found[str(value)] = found.get(str(value), False) or words > 1 or value > 2
        spelled.clear()

    for token in _TOKEN.findall(text):
        word = known.number_form(token.lower())
        if token[0].isdigit():
            close()
            found[_plain(token)] = True
        elif word in known.number_words:
            spelled.append(known.number_words[word])
        elif word in known.number_scales:
            spelled.append(-known.number_scales[word])
        else:
            close()
    close()
    return found


def _composed(parts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The numbers that words in a row make, each with the count of its words: 20 5 is 25, 6 7 are two.

    Scales (negative here) multiply. A word belongs to the number before it where it fills a lower place.
    """
    whole = group = words = 0
    below: float = math.inf
    scale: float = math.inf
    for part in parts:
        if words and not (-part < scale if part < 0 else 0 < part < below):
            yield whole + group, words
            whole = group = words = 0
            scale = math.inf
        words += 1
        if part < 0:
            scale = below = -part
            whole, group = whole + max(1, group) * -part, 0
        else:
            group += part
            below = 100 if part >= 100 else 10 if part >= 20 else 0
    if words:
        yield whole + group, words
