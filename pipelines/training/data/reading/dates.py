"""Dates as people write them: forms with and without a time of day, months, quarters, weeks."""

from collections.abc import Iterator, Mapping
from functools import cache

# What the forms of Arrow and of ISO 8601 leave open: which of two numbers is the day.
DAY_FIRST, MONTH_FIRST = "day/month/year", "month/day/year"
ISO = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$"
SEPARATORS = "/.-"
LANGUAGES = ("en", "de", "ru", "fr", "es", "it", "pt", "nl")
# Zones by what people call them, in hours from UTC.
ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "WEST": 1, "BST": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
CLOCK = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}(?:[.,]\d+)?))?(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
ZONE = rf"(?P<zone>{'|'.join(sorted(ZONES, key=len, reverse=True))}|[+-]\d{{2}}:?\d{{2}})"
AFTER = rf"(?:(?:T|,?\s+){CLOCK}(?:\s*{ZONE})?)?"
WEEKDAY = r"(?:\p{L}{2,10}\.?,?\s+)?"
WORD = r"(?P<word>\p{L}{3,}|[Mm]ai|[Mm]a[iy])\.?"
YEAR = r"(?P<y>\d{4})"
SHORT = r"'?(?P<y>\d{4}|\d{2})"
FORMS = {
    "ymd": rf"{YEAR}[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){AFTER}",
    "d Mon y": rf"{WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[-/\s]*(?:of |de )?{WORD}[-/,\s]*(?:de )?"
    rf"{SHORT}(?:\s?г\.?)?{AFTER}",
    "Mon d y": rf"{WEEKDAY}{WORD}[-\s]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|[-\s]+){YEAR}{AFTER}",
    "y Mon d": rf"{YEAR}[-\s]{WORD}[-\s](?P<d>\d{{1,2}}){AFTER}",
    "compact": r"(?P<y>(?:19|20|21)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2}))?",
    "ym": rf"{YEAR}[-/](?P<m>\d{{1,2}})",
    "my": rf"(?P<m>\d{{1,2}})[-/.]{YEAR}",
    "Mon y": rf"{WORD}(?:\s+{YEAR}|[-/,]\s*{SHORT.replace('<y>', '<y2>')}|\s+'(?P<y3>\d{{2}}))",
    "yq": rf"{YEAR}[-/\s]?[Qq](?P<q>[1-4])",
    "qy": rf"(?:[Qq](?P<q>[1-4])|(?P<q2>[1-4])[Qq])[-/\s]*{SHORT}",
    "yw": rf"{YEAR}-?W(?P<w>\d{{2}})(?:-?(?P<wd>[1-7]))?",
}  # fmt: skip
TWO = r"(?P<a>\d{{1,2}}){sep}(?P<b>\d{{1,2}}){sep}(?P<y>\d{{4}}|\d{{2}})"


def written_in_two_ways(column) -> dict[str, tuple]:
    """By separator, the first and the second number of dates such as 03/04/2025 (Arrow arrays, else null)."""
    import pyarrow.compute as compute

    found = {}
    for separator in SEPARATORS:
        parts = compute.extract_regex(column, _two(separator))
        if parts.null_count < len(parts):
            found[separator] = tuple(compute.struct_field(parts, name).cast("int64") for name in ("a", "b"))
    return found


def _two(separator: str) -> str:
    escaped = "\\" + separator
    return f"^{WEEKDAY}{TWO.format(sep=escaped)}{AFTER}$"


def iso_dates(column):
    """ISO 8601 text as timestamps; null where it is none."""
    import pandas
    import pyarrow
    import pyarrow.compute as compute

    text = compute.if_else(compute.match_substring_regex(column, ISO), column, None)
    dates = pandas.to_datetime(text.to_pandas(), format="ISO8601", errors="coerce", utc=True)
    return pyarrow.chunked_array([pyarrow.array(dates.dt.tz_localize(None))])


def read_dates(column, orders: Mapping[str, str], compact: bool = False):
    """Text as timestamps in any form that is known, in UTC where a zone is written; null where it is none.

    `orders` has for each separator what comes first in 03/04/2025. What names no day is the first of its
    month, quarter or week. `compact` takes 20250403 as a date, too.
    """
    import pyarrow
    import pyarrow.compute as compute

    found = iso_dates(column)
    for parts in _matches(column, orders, compact):
        if not found.null_count:
            break
        found = compute.coalesce(found, _moments(parts).cast(found.type))
    return found if isinstance(found, pyarrow.ChunkedArray) else pyarrow.chunked_array([found])


def _matches(column, orders: Mapping[str, str], compact: bool) -> Iterator[dict]:
    """The parts of the dates of each form, text by the names of its groups; a form without a date is
    left out."""
    import pyarrow.compute as compute

    forms = [(f"^{form}$", "") for name, form in FORMS.items() if compact or name != "compact"]
    forms += [(_two(separator), order) for separator, order in orders.items()]
    for pattern, order in forms:
        parts = compute.extract_regex(column, pattern)
        if parts.null_count == len(parts):
            continue
        fields = parts.type.names if hasattr(parts.type, "names") else [field.name for field in parts.type]
        named = {name: compute.struct_field(parts, name).to_pandas() for name in fields}
        if order:
            first, second = named.pop("a"), named.pop("b")
            named["d"], named["m"] = (first, second) if order == DAY_FIRST else (second, first)
        yield named


def _moments(parts: dict):
    """Timestamps of dates in parts; null for a day that there is not, such as February 30."""
    import numpy
    import pandas
    import pyarrow

    def number(*names: str, default: float = numpy.nan):
        values = pandas.Series(numpy.nan, index=next(iter(parts.values())).index)
        for name in names:
            if name in parts:
                text = parts[name].str.replace(",", ".")
                values = values.fillna(pandas.to_numeric(text, errors="coerce"))
        return values.fillna(default)

    year, month = number("y", "y2", "y3"), number("m")
    year = year.where(year >= 100, numpy.where(year >= 69, year + 1900, year + 2000))
    if "word" in parts:
        month = month.fillna(parts["word"].str.lower().map(_months()))
    if "q" in parts:
        month = month.fillna(3 * number("q", "q2") - 2)
    week = number("w")
    month = month.where(week.isna(), 1)
    day, hour = number("d", default=1), number("H", default=0)
    if "half" in parts:
        half = parts["half"].str.lower()
        wrong = half.isin(["a", "p"]) & ~hour.between(1, 12)
        hour = hour.where(~half.isin(["a", "p"]), hour % 12 + 12 * (half == "p")).where(~wrong)
    seconds = 3600 * hour + 60 * number("M", default=0) + number("S", default=0)
    rest = pandas.to_timedelta((1e6 * seconds).round(), unit="us").astype("timedelta64[us]")
    fields = {"year": year, "month": month, "day": day}
    whole = pandas.concat(fields, axis=1)
    known = whole.notna().all(axis=1) & hour.between(0, 24) & number("M", default=0).between(0, 59)
    dates = pandas.to_datetime(whole.where(known), errors="coerce").astype("datetime64[us]") + rest
    if "w" in parts:
        fourth = dates + pandas.Timedelta(days=3)  # January 4 is in the first week
        passed = 7 * (week - 1) + number("wd", default=1) - 1 - fourth.dt.weekday
        dates = (fourth + pandas.to_timedelta(passed, unit="D").astype("timedelta64[us]")).where(
            week.between(1, 53)
        )
    if "zone" in parts:
        apart = pandas.to_timedelta(parts["zone"].map(_hours).fillna(0.0), unit="h")
        dates = dates - apart.astype("timedelta64[us]")
    return pyarrow.chunked_array([pyarrow.array(dates.astype("datetime64[us]"))])


def _hours(zone: str | None) -> float:
    """How far a zone is from UTC."""
    if not isinstance(zone, str) or not zone:
        return 0.0
    if zone in ZONES:
        return ZONES[zone]
    sign, digits = -1 if zone[0] == "-" else 1, zone[1:].replace(":", "")
    return sign * (int(digits[:2]) + int(digits[2:]) / 60)


@cache
def _months() -> dict[str, int]:
    """The number of a month by its names and short names in the languages that are known."""
    from babel.dates import get_month_names

    found: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(name.lower().rstrip("."), number)
    return found


def seasons(column) -> bool:
    """Whether text such as 2001-02 tells a year and the next, and no month: 2001-02, 2002-03 ..."""
    import pyarrow.compute as compute

    parts = compute.extract_regex(column.drop_null(), r"^(?P<a>\d{4})[-/](?P<b>\d{2})$")
    if not len(parts) or parts.null_count:
        return False
    first, second = (compute.struct_field(parts, name).cast("int64").to_numpy() for name in "ab")
    return bool(((first + 1) % 100 == second).all())


def hours_of_day(column):
    """Text such as 13:30, 1:30 PM or 13:30:05 as hours since midnight (float64); null where it is none."""
    import pandas
    import pyarrow
    import pyarrow.compute as compute

    found = compute.extract_regex(column, f"^{CLOCK.replace('{1,2}', '{1,3}', 1)}$")
    parts = {name: compute.struct_field(found, name).to_pandas() for name in ("H", "M", "S", "half")}
    numbers = {name: pandas.to_numeric(parts[name].str.replace(",", "."), errors="coerce") for name in "HMS"}
    half = parts["half"].str.lower()
    hour = numbers["H"].where(~half.isin(["a", "p"]), numbers["H"] % 12 + 12 * (half == "p"))
    hours = hour + numbers["M"] / 60 + numbers["S"].fillna(0) / 3600
    right = (numbers["M"] < 60) & (numbers["S"].fillna(0) < 60)
    return pyarrow.chunked_array([pyarrow.array(hours.where(right), from_pandas=True)])
