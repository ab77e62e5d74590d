"""The numbers in a text, as digits or as words, so that "twenty-five" is 25.

Where a language tells its number words, they are put together here; else text2num reads them. In English that
reads the same of 1,794 numbers up to a hundred million, but none of 180 years such as "nineteen ninety-five",
and it has no Russian.
"""

import re

from pipelines.language.language import language_of

_TOKEN = re.compile(r"\d+(?:[.,\s]\d{3}(?!\d))*(?:[.,]\d+)?|[^\W\d_]+")
_GROUPED = re.compile(r"(?<=\d)[,.\s](?=\d{3}(?!\d))")


def numbers(text: str, language: str) -> dict[str, bool]:
    """The numbers of a text as digits, with a point before decimals.

    True for those that surely are meant as numbers: "one" and "second" alone mostly are not.
    """
    known = language_of(language)
    if not known.number_words:
        text = known.in_digits(text)
    found: dict[str, bool] = {}
    spelled: list[int] = []

    def close() -> None:
        if spelled:
            for value in {*_composed(spelled), *spelled}:
                found.setdefault(str(abs(value)), len(spelled) > 1 or value > 2)
            spelled.clear()

    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            close()
            whole, _, decimals = _GROUPED.sub("", token).replace(",", ".").partition(".")
            found[f"{whole}.{decimals.rstrip('0')}".rstrip(".")] = True
            continue
        word = known.number_form(token.lower())
        if word in known.number_words:
            spelled.append(known.number_words[word])
        elif word in known.number_scales and (spelled or known.scales_alone):
            spelled.append(-known.number_scales[word])
        elif not (word in known.number_joints and spelled):
            close()
    close()
    return found


def _composed(parts: list[int]) -> set[int]:
    """What number words in a row mean: 20 5 is 25, 19 95 is 1995; scales (negative here) multiply."""
    whole = group = 0
    pairs = 0
    for value in parts:
        if value < 0 and -value == 100:
            group = max(1, group) * 100
        elif value < 0:
            whole, group = whole + max(1, group) * -value, 0
        elif group and group < 100 and group >= 10 and value >= 10:
            pairs, group = group * 100, value
        else:
            group += value
    return {whole + group + pairs}
