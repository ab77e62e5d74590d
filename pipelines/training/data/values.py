"""What the values of an Arrow column are by their type: numbers, dates, or text that is yet to be
understood."""

from collections.abc import Callable, Collection
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.locale.message import Message


class Unusable(Exception):
    """A column of a type that cannot be learned from, such as lists."""


def settled(name: str, column, as_text: bool, missing_values: Collection[str]):
    """An Arrow column as int64, float64, timestamp (UTC), text, or null where all is missing; of one file.

    Text is trimmed, and null where it stands for a missing value; times of day are hours. Raises Unusable for
    types that are none of these.
    """
    import pyarrow
    import pyarrow.compute as compute
    from pyarrow import types

    if types.is_dictionary(column.type):
        column, as_text = column.cast(column.type.value_type), True
    kind = column.type
    try:
        if types.is_null(kind):
            return column
        if types.is_nested(kind):
            raise Unusable(f"is nested ({kind})")
        if not as_text and (types.is_boolean(kind) or types.is_integer(kind)):
            return column.cast(pyarrow.float64() if _beyond_int64(column) else pyarrow.int64())
        if not as_text and (types.is_floating(kind) or types.is_decimal(kind)):
            return column.cast(pyarrow.float64())
        if not as_text and (types.is_date(kind) or types.is_timestamp(kind)):
            return column
        column = compute.utf8_trim_whitespace(column.cast(pyarrow.string()))
    except pyarrow.ArrowException:
        raise Unusable(f"has values of type {kind}") from None
    missing = compute.is_in(column, value_set=pyarrow.array(list(missing_values), pyarrow.string()))
    column = compute.if_else(missing, None, column)
    if column.null_count == len(column):
        return pyarrow.chunked_array([pyarrow.nulls(len(column))])
    return column


def kind_word(kind) -> str:
    """What values of a settled Arrow type are called; nothing where all are missing."""
    from pyarrow import types

    if types.is_null(kind):
        return ""
    if types.is_string(kind):
        return Message("text")
    return Message("dates") if types.is_timestamp(kind) or types.is_date(kind) else Message("numbers")


def without(column, missing_values: Collection[str]):
    """Numbers of a file that keeps types, and null where they are one that stands for a missing value."""
    import pyarrow
    import pyarrow.compute as compute
    from pyarrow import types

    if not (types.is_integer(column.type) or types.is_floating(column.type)):
        return column
    numbers = []
    for word in missing_values:
        try:
            numbers.append(float(word))
        except ValueError:
            continue
    numbers = [number for number in numbers if number == number]
    if types.is_integer(column.type):
        numbers = [int(number) for number in numbers if number.is_integer()]
    if not numbers:
        return column
    return compute.if_else(compute.is_in(column, value_set=pyarrow.array(numbers, column.type)), None, column)


def infinite(column):
    """A mask of the infinite numbers of an Arrow column, or None where there are none."""
    import pyarrow.compute as compute
    from pyarrow import types

    if not types.is_floating(column.type):
        return None
    found = compute.fill_null(compute.is_inf(column), False)
    return found if compute.any(found).as_py() else None


def nanoseconds(column):
    """Dates as timestamp[ns] without a zone, in UTC where they had one, and a mask of those that are out
    of range.

    Those before 1678 and after 2261 are null; the mask is None where there are none.
    """
    import pyarrow
    import pyarrow.compute as compute

    try:
        return column.cast(pyarrow.timestamp("ns")), None
    except pyarrow.ArrowInvalid:
        year = compute.year(column)
        beyond = compute.or_(compute.less(year, 1678), compute.greater(year, 2261))
        beyond = compute.fill_null(beyond, False)
        return compute.if_else(beyond, None, column).cast(pyarrow.timestamp("ns")), beyond


def compact_dates(column):
    """Whole numbers that are all days such as 20250403 as timestamp[ns], else None."""
    import pyarrow.compute as compute
    from pyarrow import types

    from pipelines.training.data.reading.dates import read_dates

    if not types.is_integer(column.type) or column.null_count == len(column):
        return None
    bounds = compute.min_max(column).as_py()
    days = bounds["min"] >= 19000101 and bounds["max"] <= 21991231
    moments = bounds["min"] >= 19000101000000 and bounds["max"] <= 21991231235959
    if not (days or moments) or len(column.unique()) < 3:
        return None
    if compute.any(compute.greater(column, 2**53)).as_py():
        return None
    found = read_dates(column.cast("string"), {}, compact=True)
    return found.cast("timestamp[ns]") if found.null_count == column.null_count else None


def at(column, row: int) -> str:
    """One value of an Arrow column as text for people."""
    import pyarrow

    value = column[row]
    try:
        text = str(value.as_py())
    except (OverflowError, ValueError):  # a date beyond those of Python
        text = str(value.cast(pyarrow.int64()))
    return text if len(text) <= 60 else text[:57] + "..."


def refusal(name: str, column, places: Callable[[int], tuple[Path, int]]) -> Callable:
    """What makes the error for the first row of a mask; `places` tells file and data row of an entry."""
    import pyarrow.compute as compute

    def bad(wrong, what: str) -> BadInput:
        entry = compute.index(wrong, True).as_py()
        file, row = places(entry)
        told = {"name": name, "row": row, "value": at(column, entry), "what": what}
        return BadInput(file, "column {name}, data row {row}: {value!r} {what}", **told)

    return bad


def _beyond_int64(column) -> bool:
    import pyarrow
    import pyarrow.compute as compute

    return column.type == pyarrow.uint64() and (compute.max(column).as_py() or 0) >= 2**63
