"""What the values of an Arrow column are, whatever they came as: numbers, dates or text."""

from collections.abc import Callable, Collection
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.locale.message import Message

# A text column of which all but at most this share are numbers, or dates, has mistakes.
MISTAKES = 0.1
DATE = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$"


def settled(path: Path, name: str, column, as_text: bool, decimal: str, missing_values: Collection[str]):
    """An Arrow column as int64, float64, timestamp[ns] (UTC), string, or null where all is missing.

    Text is numbers or dates where all of its values are, unless it is to stay text. Raises BadInput
    with the row where nearly all are, where a number is infinite, or where values cannot be used.
    """
    import pyarrow
    import pyarrow.compute as compute
    from pyarrow import types

    def bad(wrong, what: str) -> BadInput:
        row = compute.index(wrong, True).as_py()
        value = column[row]
        try:
            value = str(value.as_py())
        except (OverflowError, ValueError):  # a date beyond those of Python
            value = str(value.cast(pyarrow.int64()))
        value = value if len(value) <= 60 else value[:57] + "..."
        return BadInput(
            path,
            "column {name}, data row {row}: {value!r} {what}",
            name=name,
            row=row + 1,
            value=value,
            what=what,
        )

    if types.is_dictionary(column.type):
        column, as_text = column.cast(column.type.value_type), True
    kind = column.type
    try:
        if types.is_null(kind):
            return column
        if not as_text and (types.is_boolean(kind) or types.is_integer(kind)):
            return column.cast(pyarrow.float64() if _beyond_int64(column) else pyarrow.int64())
        if not as_text and (types.is_floating(kind) or types.is_decimal(kind)):
            column = column.cast(pyarrow.float64())
            infinite = compute.is_inf(column)
            if compute.any(infinite).as_py():
                raise bad(infinite, Message("is not a finite number"))
            return column
        if not as_text and (types.is_date(kind) or types.is_timestamp(kind)):
            return _nanoseconds(column, bad)
        column = compute.utf8_trim_whitespace(column.cast(pyarrow.string()))
    except pyarrow.ArrowException:
        raise BadInput(
            path, "column {name} has values of type {kind}, which cannot be used", name=name, kind=kind
        ) from None
    missing = compute.is_in(column, value_set=pyarrow.array(list(missing_values), pyarrow.string()))
    column = compute.if_else(missing, None, column)
    if column.null_count == len(column):
        return pyarrow.chunked_array([pyarrow.nulls(len(column))])
    return column if as_text else _meant(column, decimal, bad)


def kind_word(kind) -> str:
    """What values of a settled Arrow type are called; nothing where all are missing."""
    from pyarrow import types

    if types.is_null(kind):
        return ""
    if types.is_string(kind):
        return Message("text")
    return Message("dates") if types.is_timestamp(kind) else Message("numbers")


def _beyond_int64(column) -> bool:
    import pyarrow
    import pyarrow.compute as compute

    return column.type == pyarrow.uint64() and (compute.max(column).as_py() or 0) >= 2**63


def _nanoseconds(column, bad: Callable):
    """Dates as timestamp[ns] without a zone, in UTC where they had one; `bad` makes the error."""
    import pyarrow
    import pyarrow.compute as compute

    try:
        return column.cast(pyarrow.timestamp("ns"))
    except pyarrow.ArrowInvalid:
        year = compute.year(column)
        beyond = compute.or_(compute.less(year, 1678), compute.greater(year, 2261))
        raise bad(
            beyond, Message("is not a date from 1678 to 2261; leave it empty where there is none")
        ) from None


def _meant(column, decimal: str, bad: Callable):
    """Text as the numbers or dates that all of its values are, else as it is; `bad` makes the error."""
    import pyarrow.compute as compute

    present = column.drop_null()
    sample = present.take(list(range(0, len(present), max(1, len(present) // 1000))))

    def share(values) -> float:
        return 1 - values.null_count / len(values)

    for word, read in (("number", lambda text: _numbers(text, decimal)), ("date", _dates)):
        if share(read(sample)) < 1 - 2 * MISTAKES:
            continue
        values = read(column)
        wrong = compute.and_(compute.is_valid(column), compute.is_null(values))
        count = compute.sum(wrong).as_py()
        if not count:
            return values if word == "number" else _nanoseconds(values, bad)
        if count <= MISTAKES * len(present):
            raise bad(
                wrong,
                f"is not a {word}, as {len(present) - count} others are; correct it, or list it in "
                "[training] missing_values, or the column in categorical_columns, which takes it as text",
            )
    other = "," if decimal == "." else "."
    if share(_numbers(sample, other)) >= 1 - MISTAKES:
        told = f"is not a number where decimal = {decimal}; set [training] decimal = {other}"
        raise bad(compute.is_valid(_numbers(column, other)), told)
    return column


def _numbers(column, decimal: str):
    """Text as float64; null where it is no number."""
    import pyarrow
    import pyarrow.compute as compute

    point = "," if decimal == "," else r"\."
    written = rf"^[-+]?(\d+{point}?\d*|{point}\d+)([eE][-+]?\d+)?$"
    text = compute.if_else(compute.match_substring_regex(column, written), column, None)
    return compute.utf8_ltrim(compute.replace_substring(text, ",", "."), "+").cast(pyarrow.float64())


def _dates(column):
    """ISO 8601 text as timestamps; null where it is none."""
    import pandas
    import pyarrow
    import pyarrow.compute as compute

    text = compute.if_else(compute.match_substring_regex(column, DATE), column, None)
    dates = pandas.to_datetime(text.to_pandas(), format="ISO8601", errors="coerce", utc=True)
    return pyarrow.chunked_array([pyarrow.array(dates.dt.tz_localize(None))])
