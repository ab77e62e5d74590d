"""Numbers as people write them: separators of thousands, money, percent, units, brackets for what is
below 0."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

# Money by what stands before or after an amount.
MONEY = (
    r"US\$|A\$|C\$|R\$|[$€£¥₽₹₴₩₺₸₪฿₫]|"
    r"USD|EUR|GBP|JPY|CNY|RUB|RUR|CHF|INR|BRL|CAD|AUD|PLN|CZK|SEK|NOK|DKK|UAH|TRY|KZT|руб\.?|р\.|zł|Kč|kr\.?|Rs\.?"
)
PERCENT = r"%|‰|percent|per cent|pct\.?|Prozent|процент\p{L}*"
SCALES = {
    "k": 1e3, "K": 1e3, "tsd": 1e3, "тыс": 1e3, "M": 1e6, "mn": 1e6, "mio": 1e6, "Mio": 1e6, "million": 1e6,
    "millions": 1e6, "млн": 1e6, "B": 1e9, "bn": 1e9, "Mrd": 1e9, "billion": 1e9, "billions": 1e9,
    "млрд": 1e9,
}  # fmt: skip
# Units that are brought to one: in each row, what one of a unit is in the first.
UNITS: tuple[dict[str, float], ...] = (
    {"g": 1, "mg": 1e-3, "kg": 1e3, "t": 1e6, "lb": 453.59237, "lbs": 453.59237, "oz": 28.349523125,
     "г": 1, "кг": 1e3},
    {"m": 1, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "in": 0.0254, '"': 0.0254, "ft": 0.3048, "'": 0.3048,
     "yd": 0.9144, "mi": 1609.344, "miles": 1609.344, "мм": 1e-3, "см": 1e-2, "м": 1, "км": 1e3},
    {"l": 1, "L": 1, "ml": 1e-3, "mL": 1e-3, "cl": 1e-2, "gal": 3.785411784},
    {"m²": 1, "m2": 1, "sqm": 1, "km²": 1e6, "ha": 1e4, "ft²": 0.09290304, "sqft": 0.09290304,
     "sq ft": 0.09290304, "acres": 4046.8564224, "acre": 4046.8564224, "м²": 1, "м2": 1, "кв.м": 1},
    {"s": 1, "sec": 1, "ms": 1e-3, "min": 60, "mins": 60, "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600,
     "hours": 3600, "d": 86400, "day": 86400, "days": 86400},
    {"month": 1, "months": 1, "year": 12, "years": 12, "yrs": 12, "yr": 12},
    {"KB": 1e-3, "MB": 1, "GB": 1e3, "TB": 1e6},
    {"W": 1, "kW": 1e3, "MW": 1e6}, {"Wh": 1, "kWh": 1e3, "MWh": 1e6},
    {"km/h": 1, "kmh": 1, "mph": 1.609344}, {"°C": 1}, {"°F": 1}, {"°": 1}, {"cc": 1, "CC": 1}, {"hp": 1},
    {"bhp": 1}, {"PS": 1}, {"kmpl": 1}, {"Nm": 1}, {"rpm": 1}, {"mpg": 1}, {"kcal": 1}, {"cal": 1},
    {"px": 1}, {"dpi": 1}, {"Hz": 1, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9}, {"V": 1}, {"mAh": 1},
    {"bar": 1}, {"hPa": 1}, {"psi": 1}, {"pcs": 1}, {"шт": 1, "шт.": 1}, {"Stk": 1},
)  # fmt: skip
# A word after a number is a unit only where so many numbers differ: "3 rooms" may as well be a name.
FEWEST_WITH_UNIT = 6
SPACES = "[\u00a0\u2007\u2009\u202f]"
THOUSANDS = ",.' "
BODY = r"\d(?:[\d.,' ]*\d)?[.,]?|[.,]\d+"
DRESSED = (
    rf"^(?P<open>\()?(?P<sign>[-+−–])?\s?(?P<before>{MONEY})?\s?(?P<sign2>[-+−–])?(?P<body>{BODY})"
    rf"(?P<power>[eE][-+]?\d+)?(?P<after>\s?(?:[$€£¥₽₹₴₩₺₸฿₪₫%‰\p{{L}}°\"'][\p{{L}}$°²³2/. €]{{0,15}})?)"
    r"(?P<close>\))?(?P<minus>-)?$"
)
SCALED = re.compile(rf"({'|'.join(sorted(SCALES, key=len, reverse=True))})\.?\s*(|{MONEY})")
# One group of three digits after one mark: 172,479 may be a whole number or a little more than 172.
EITHER = re.compile(r"[1-9]\d{0,2}([,.])\d{3}")


@dataclass(frozen=True)
class Marks:
    """How numbers are written: the decimal mark, and what parts thousands; each may be unknown, which is
    ""."""

    decimal: str = ""
    thousands: str = ""

    @property
    def sample(self) -> str:
        """One number written so, as it is kept with a column."""
        return f"1{self.thousands}234{self.decimal}5" if self.decimal and self.thousands else ""


def marks_of(sample: str) -> Marks | None:
    """What `Marks.sample` was made of."""
    found = re.fullmatch(r"1([,.' ])234([,.])5", sample)
    return Marks(found[2], found[1]) if found else None


def plain(column, decimal: str):
    """Text as float64; null where it is no number with digits, a sign, the decimal mark and an exponent."""
    import pyarrow
    import pyarrow.compute as compute

    point = "," if decimal == "," else r"\."
    written = rf"^[-+]?(\d+{point}?\d*|{point}\d+)([eE][-+]?\d+)?$"
    text = compute.if_else(compute.match_substring_regex(column, written), column, None)
    return compute.utf8_ltrim(compute.replace_substring(text, ",", "."), "+").cast(pyarrow.float64())


def taken_apart(column) -> dict:
    """The parts of every number by name as pandas.Series of text; `body` is null where it is none."""
    import pyarrow.compute as compute

    column = compute.replace_substring_regex(column, SPACES, " ")
    column = compute.replace_substring_regex(column, "[’‘´`]", "'")
    found = compute.extract_regex(column, DRESSED)
    return {field.name: compute.struct_field(found, field.name).to_pandas() for field in found.type}


def evidence(bodies) -> Counter:
    """How often the marks of some numbers tell what they are: "decimal ,", "thousands .", "either ," ..."""
    found: Counter = Counter()
    for body in bodies:
        text = body.replace(" ", "").replace("'", "")
        marks = re.findall("[.,]", text)
        if len(set(marks)) == 2:
            found[f"decimal {marks[-1]}"] += 1
            found[f"thousands {marks[0]}"] += 1
        elif len(marks) > 1:
            found[f"thousands {marks[0]}"] += 1
        elif EITHER.fullmatch(text):
            found[f"either {marks[0]}"] += 1
        elif marks:
            found[f"decimal {marks[0]}"] += 1
    return found


def decided(found: Counter, table: Marks) -> Marks | None:
    """The marks that `evidence` tells, else those of the `table`; None where the evidence is at odds
    with itself.

    What stays unknown is empty.
    """
    decimals = {mark for mark in ",." if found[f"decimal {mark}"]}
    thousands = {mark for mark in ",." if found[f"thousands {mark}"]}
    if len(decimals) > 1 or len(thousands) > 1 or decimals & thousands:
        return None
    decimal = next(iter(decimals), "") or {",": ".", ".": ","}.get(next(iter(thousands), ""), "")
    if not decimal:
        return table
    return Marks(decimal, "," if decimal == "." else ".")


def numbers(parts: dict, marks: Marks):
    """The numbers of parts that were taken from text (pandas float64 Series); NaN where it is none.

    Thousands are parted by blanks, apostrophes, or the mark of `marks`.
    """
    import pandas

    point = re.escape(marks.decimal or ".")
    apart = "".join(re.escape(mark) for mark in (marks.thousands or ("," if marks.decimal == "." else "")))
    groups = (
        rf"[1-9]\d{{0,2}}(?:[{apart}' ]\d{{3}})+|[1-9]\d?(?:[{apart}]\d{{2}})+[{apart}]\d{{3}}"
        if apart
        else (r"[1-9]\d{0,2}(?:[' ]\d{3})+")
    )
    body = parts["body"]
    right = body.str.fullmatch(rf"(?:{groups}|\d+)(?:{point}\d*)?|{point}\d+", na=False)
    digits = body.where(right).str.replace(rf"[^\d{point}]", "", regex=True)
    digits = digits.str.replace(marks.decimal or ".", ".", regex=False) + parts["power"].fillna("")
    values = pandas.to_numeric(digits, errors="coerce").astype("float64")
    below = parts["sign"].isin([*"-−–"]) | parts["sign2"].isin([*"-−–"]) | parts["minus"].eq("-")
    below |= parts["open"].eq("(") & parts["close"].eq(")")
    unpaired = parts["open"].eq("(") != parts["close"].eq(")")
    scale = parts["after"].map(lambda tail: tail_of(tail)[0] if isinstance(tail, str) else 1.0)
    return (values * scale).where(~unpaired).where(~below, -values * scale)


def around(parts: dict):
    """What stands beside each number: one currency, unit or sign of percent, or "" (pandas.Series of
    text)."""
    before, after = parts["before"].fillna(""), parts["after"].fillna("").map(lambda tail: tail_of(tail)[1])
    return before.where(before.ne(""), after)


@cache
def tail_of(tail: str) -> tuple[float, str]:
    """By how much what stands after a number multiplies it, and the unit or currency there."""
    tail = tail.strip()
    scaled = SCALED.fullmatch(tail)
    return (SCALES[scaled[1]], scaled[2]) if scaled else (1.0, tail)


def kind_of(word: str) -> str:
    """money, percent, unit or word."""
    if re.fullmatch(MONEY, word):
        return "money"
    if re.fullmatch(PERCENT.replace(r"\p{L}", r"\w"), word):
        return "percent"
    return "unit" if any(word in family for family in UNITS) else "word"


def common_unit(words: Counter) -> tuple[str, dict[str, float]] | None:
    """The commonest of some units of one kind, and what one of each is in it; None where they are of
    several."""
    for family in UNITS:
        if all(word in family for word in words):
            unit = words.most_common(1)[0][0]
            return unit, {word: family[word] / family[unit] for word in words}
    stems = {re.sub(r"(?<=\w{3})s$", "", word.lower()) for word in words}
    if len(stems) == 1 and all(kind_of(word) == "word" for word in words):
        return words.most_common(1)[0][0], dict.fromkeys(words, 1.0)
    return None


def with_thousands(marks: Marks, thousands: str) -> Marks:
    """Marks with what somebody has set to part thousands."""
    decimal = {",": ".", ".": ","}.get(thousands, marks.decimal)
    return replace(marks, thousands=thousands, decimal=decimal)
