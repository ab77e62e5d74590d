"""The numbers in a text, as digits or as words, so that "twenty-five" is 25."""

import re

from pipelines.language.morphology import readings

_EN_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20,
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80,
    "ninetieth": 90,
}  # fmt: skip
_RU = {
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
    "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать": range(20),
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто": range(20, 100, 10),
    "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот": range(100, 1000, 100),
    "нулевой первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый одиннадцатый "
    "двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый восемнадцатый "
    "девятнадцатый": range(20),
    "двадцатый тридцатый сороковой пятидесятый шестидесятый семидесятый восьмидесятый девяностый": range(
        20, 100, 10
    ),
}
VALUES = {
    "en": {word: value for value, word in enumerate(_EN_UNITS.split())}
    | {word: 10 * (place + 2) for place, word in enumerate(_EN_TENS.split())}
    | {f"{word}th": value for value, word in enumerate(_EN_UNITS.split())}
    | _EN_ORDINALS,
    "ru": {word: value for words, values in _RU.items() for word, value in zip(words.split(), values)},
}
SCALES = {
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9},
    "ru": {"тысяча": 1000, "тысячный": 1000, "миллион": 10**6, "миллиард": 10**9},
}

_TOKEN = re.compile(r"\d+(?:[.,\s]\d{3}(?!\d))*(?:[.,]\d+)?|[^\W\d_]+")
_GROUPED = re.compile(r"(?<=\d)[,.\s](?=\d{3}(?!\d))")


def numbers(text: str, language: str) -> dict[str, bool]:
    """The numbers of a text as digits, with a point before decimals.

    True for those that surely are meant as numbers: "one" and "second" alone mostly are not.
    """
    values, scales = VALUES.get(language, {}), SCALES.get(language, {})
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
        word = _base(token.lower(), language)
        if word in values:
            spelled.append(values[word])
        elif word in scales and (spelled or language == "ru"):
            spelled.append(-scales[word])
        elif not (word == "and" and spelled):
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


def _base(word: str, language: str) -> str:
    if language != "ru":
        return word
    for reading in readings(word):
        if reading.tag.POS in ("NUMR", "ADJF", "NOUN") and (
            reading.normal_form in VALUES["ru"] or reading.normal_form in SCALES["ru"]
        ):
            return reading.normal_form
    return word
