"""Columns of dates and times: whether text is some, and what comes first in them, the day or the month."""

from collections.abc import Callable

from pipelines.locale.message import Message
from pipelines.training.data.reading import dates
from pipelines.training.data.reading.exceptions import Levels, excepted
from pipelines.training.data.reading.rules import NEARLY, TIME, Meant, Rules
from pipelines.training.records import Column, Finding

# So many different dates, in the order of the rows, are no chance.
FEWEST_SORTED = 8


def any_date(column):
    """What of a column may be a date in either order."""
    orders = dict.fromkeys(dates.SEPARATORS, dates.DAY_FIRST)
    other = dict.fromkeys(dates.SEPARATORS, dates.MONTH_FIRST)
    first = dates.read_dates(column, orders)
    if not first.null_count:
        return first
    import pyarrow.compute as compute

    return compute.coalesce(first, dates.read_dates(column, other).cast(first.type))


def dates_of(name: str, levels: Levels, rules: Rules, known: Column | None, bad: Callable) -> Meant | None:
    """Dates in the forms that are known; raises what `bad` makes where day and month cannot be told apart."""
    import pyarrow.compute as compute

    expected = known is not None and known.kind == "date"
    if name == rules.target or levels.share(any_date(levels.sample)) < (0.01 if expected else NEARLY):
        return None
    if dates.seasons(levels.values):
        return None
    iso = dates.iso_dates(levels.values)
    orders = _orders(name, levels, rules, known, bad) if iso.null_count else {}
    found = dates.read_dates(levels.values, orders)
    year = compute.year(found)
    within = compute.and_(compute.greater_equal(year, 1678), compute.less(year, 2262))
    values = compute.if_else(within, found, None)
    exceptions = excepted(name, levels, values.to_pandas(), "date", rules.target, known, bad)
    if exceptions is None:
        return None
    findings, void = exceptions
    written = ""
    if orders:
        written = next(iter(orders.values()))
        findings = (Finding("reading", name, f"has dates written {written}"), *findings)
    elif iso.null_count > found.null_count:
        findings = (Finding("reading", name, f"has dates, such as {levels.example(found)!r}"), *findings)
    return Meant(levels.spread(values.cast("timestamp[ns]")), findings, written, void)


def _orders(name: str, levels: Levels, rules: Rules, known: Column | None, bad: Callable) -> dict[str, str]:
    """What comes first in dates such as 03/04/2025, by separator."""
    import numpy

    found = {}
    for separator, (first, second) in dates.written_in_two_ways(levels.values).items():
        first, second = (numpy.nan_to_num(part.to_numpy(zero_copy_only=False)) for part in (first, second))
        if known and known.written in (dates.DAY_FIRST, dates.MONTH_FIRST):
            found[separator] = known.written
        elif rules.orders:
            found[separator] = rules.orders
        elif (first > 12).any() and (second > 12).any():
            fewer = first if (first > 12).sum() < (second > 12).sum() else second
            raise bad(
                levels.rows_of(fewer > 12),
                Message(
                    "has day and month the other way round than other dates: set [training] "
                    "date_order to the one "
                    "that is meant, and all others count as missing"
                ),
            )
        elif (first > 12).any() or (separator == "." and not (second > 12).any()):
            found[separator] = dates.DAY_FIRST
        elif (second > 12).any():
            found[separator] = dates.MONTH_FIRST
    unsure = [separator for separator in dates.written_in_two_ways(levels.values) if separator not in found]
    if unsure and found:
        return found | dict.fromkeys(unsure, next(iter(found.values())))
    if unsure and (told := _by_the_rows(levels, unsure)):
        return dict.fromkeys(unsure, told)
    if unsure:
        first = dates.written_in_two_ways(levels.values)[unsure[0]][0]
        raise bad(
            levels.rows_of(first.is_valid().to_numpy(zero_copy_only=False)),
            Message(
                "may be a date with the day or the month first, as may all others: set [training] "
                "date_order = "
                "day-month or month-day"
            ),
        )
    return found


def _by_the_rows(levels: Levels, separators: list[str]) -> str:
    """Which order the rows tell: by the one they are sorted, by the other not; or months are told by
    their first day."""
    import pandas

    sorted_by, parts = {}, dates.written_in_two_ways(levels.values)[separators[0]]
    for order in (dates.DAY_FIRST, dates.MONTH_FIRST):
        found = dates.read_dates(levels.values, dict.fromkeys(separators, order))
        moments = pandas.Series(levels.spread(found).to_pandas()).dropna()
        sorted_by[order] = bool(moments.is_monotonic_increasing or moments.is_monotonic_decreasing)
    if len(levels) >= FEWEST_SORTED and sum(sorted_by.values()) == 1:
        return next(order for order, is_sorted in sorted_by.items() if is_sorted)
    first, second = (part.drop_null().unique().to_pylist() for part in parts)
    if len(levels) >= FEWEST_SORTED and (first == [1]) != (second == [1]):
        return dates.DAY_FIRST if first == [1] else dates.MONTH_FIRST
    return ""


def times_of(name: str, levels: Levels, rules: Rules, known: Column | None, bad: Callable) -> Meant | None:
    """Times of day as hours since midnight."""
    if name == rules.target or levels.share(dates.hours_of_day(levels.sample)) < NEARLY:
        return None
    values = dates.hours_of_day(levels.values).to_pandas()
    exceptions = excepted(name, levels, values, "time", rules.target, known, bad)
    if exceptions is None:
        return None
    told = Finding("reading", name, "has times of day, and is read as hours since midnight")
    return Meant(levels.spread(values), (told, *exceptions[0]), TIME, exceptions[1])
