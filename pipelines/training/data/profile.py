"""What is in the columns of a dataset: the kind of their values, their figures, and what to beware of."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.locale.message import Message, counted
from pipelines.training.records import Column, Finding

BINS, LEVELS = 20, 10
# Text of which more than this share, and more than this number, differ is free text.
FREE_SHARE, FREE_LEVELS = 0.5, 50
OFTEN_MISSING = 0.5
FEWEST_ROWS = 10
LEAK, LEAK_ROWS = 0.999, 20_000
COUNTED_ROWS = 100_000
# What is often written for a missing value: 9, 99 and the like, from two digits on, and what satellites send.
STAND_INS = {float("9" * digits) for digits in range(2, 8)} | {
    99.9,
    999.9,
    9999.9,
    999.99,
    9999.99,
    1e20,
    1e30,
}


def check_target(path: Path, table, target: str, excluded: Collection[str] = ()) -> None:
    """Raise BadInput where the target is no column of numbers that vary, or the rows are too few."""
    if target not in table.columns:
        lower = {str(name).lower(): name for name in table.columns}
        near = [lower[found] for found in difflib.get_close_matches(target.lower(), lower, 3, 0.5)]
        if near:
            raise BadInput(
                path, "there is no column {target}; did you mean {near}?", target=target, near=near
            )
        there = _listed(list(table.columns))
        raise BadInput(path, "there is no column {target}; there are {columns}", target=target, columns=there)
    values = table[target].dropna()
    if values.empty:
        raise BadInput(path, "the target {target} has no values at all", target=target)
    if (kind := _kind(values)) != "number":
        text = Message("text, such as {example!r}", example=str(values.iloc[0]))
        told = {"category": text, "date": Message("dates")}[kind]
        raise BadInput(path, "the target {target} has {kind}; it must be numbers", target=target, kind=told)
    if len(values) < FEWEST_ROWS:
        rows = counted("{count} row", "{count} rows", len(values))
        if len(values) < len(table):
            having = Message("{rows} with a value of {target}", rows=rows, target=target)
            raise BadInput(path, "{rows}: at least {fewest} are needed", rows=having, fewest=FEWEST_ROWS)
        raise BadInput(path, "{rows}: at least {fewest} are needed", rows=rows, fewest=FEWEST_ROWS)
    if values.min() == values.max():
        raise BadInput(
            path,
            "the target {target} is {value} in every row: there is nothing to learn",
            target=target,
            value=str(values.iloc[0]),
        )


def rows_with_target(table, target: str):
    """The rows whose target is known; they keep their labels, from which errors tell the data row."""
    return table[table[target].notna()]


def describe(
    table,
    target: str,
    excluded: Collection[str] = (),
    categorical: Collection[str] = (),
    group: str = "",
    time: str = "",
    meanings: Mapping[str, str] | None = None,
) -> tuple[tuple[Column, ...], tuple[Finding, ...]]:
    """Every column of a table, in its order, and what a person should know about them.

    Columns named `excluded` are unused, those named `categorical` are categories; `group` and
    `time` are what rows are divided by. `meanings` tells what columns mean.
    """
    import numpy

    reasons = dict.fromkeys(excluded, "excluded by the settings")
    reasons |= {group: "the rows' groups", time: "the rows' time"}
    columns = []
    with numpy.errstate(over="ignore", invalid="ignore"):  # numbers may be as large as floats go
        for name in table.columns:
            kind = "category" if name in categorical else _kind(table[name])
            unused = "" if name == target else reasons.get(name, "")
            meaning = (meanings or {}).get(name, "")
            columns.append(_column(table[name], kind, unused, name == target, meaning))
        used = [column for column in columns if column.name != target and not column.unused]
        alarming = (*_leaks(table, used, target), *_duplicates(table, used, target))
    findings = (*alarming, *_curious(table, columns, target))
    return tuple(columns), findings


def _kind(series) -> str:
    """number, date or category; true and false are numbers."""
    return "number" if series.dtype.kind in "biuf" else "date" if series.dtype.kind == "M" else "category"


def _column(series, kind: str, unused: str, is_target: bool, meaning: str) -> Column:
    """The figures of a column, and why it cannot be used where its values do not allow it."""
    present = series.dropna()
    distinct = _distinct(present, kind)
    figures: dict[str, Any] = dict(_figures(present, kind, len(series))) if len(present) else {}
    if not is_target and not unused:
        unused = _useless(kind, len(series), len(present), distinct)
        if not unused and distinct == len(present) and _beyond_floats(present):
            unused = "an identifier: every row has another value"
    return Column(series.name, kind, meaning, len(series) - len(present), distinct, unused=unused, **figures)


def _beyond_floats(present) -> bool:
    """Whether numbers are whole, and so long that models cannot tell them apart."""
    return present.dtype.kind in "iu" and int(present.min()) > 2**53


def _distinct(present, kind: str) -> int:
    """How many values differ; of a number in a large table, in a sample, if it has several."""
    if kind == "number" and len(present) > COUNTED_ROWS:
        found = int(present.iloc[:: -(-len(present) // COUNTED_ROWS)].nunique())
        if found > 1:
            return found
    return int(present.nunique())


def _figures(present, kind: str, rows: int) -> Iterator[tuple[str, Any]]:
    import numpy
    import pandas

    if kind == "category":
        levels = present.astype("str").value_counts().head(LEVELS)
        yield "levels", tuple((str(level), int(count) / rows) for level, count in levels.items())
    else:
        days = (present - pandas.Timestamp(0)) / pandas.Timedelta(days=1) if kind == "date" else present
        values = days.to_numpy(dtype="float64")
        least, most = float(values.min()), float(values.max())
        yield from {"least": least, "mean": float(values.mean()), "most": most}.items()
        # Long whole numbers that differ in their last digits cannot be binned as floats.
        if numpy.isfinite(most - least) and most - least > 1e-12 * abs(most):
            yield "histogram", tuple(numpy.histogram(values, BINS, (least, most))[0].tolist())


def _useless(kind: str, rows: int, present: int, distinct: int) -> str:
    """Why values such as these teach nothing; nothing where they may."""
    if not present:
        return "no values at all"
    if distinct == 1 and present == rows:
        return "constant"
    if kind == "category" and distinct == rows:
        return "an identifier: every row has another value"
    if kind == "category" and distinct > max(FREE_SHARE * present, FREE_LEVELS):
        return f"free text: {distinct:,} distinct values"
    return ""


def _numbers_rows(column: Column, rows: int) -> bool:
    """Whether a column may be a number of the row: as many whole numbers as rows, without a gap."""
    if column.kind != "number" or column.missing or column.least is None:
        return False
    assert column.most is not None
    whole = column.least.is_integer() and column.most - column.least + 1 == rows
    return whole and column.distinct == len(range(0, rows, -(-rows // COUNTED_ROWS)))


def _stand_in(table, column: Column) -> str:
    """Of a number far from all others that is often written for a missing value, what to do; else nothing."""
    import numpy

    if column.kind != "number" or column.unused or column.least is None or column.most is None:
        return ""
    for value in {column.least, column.most}:
        if abs(value) not in STAND_INS or (value > 0 and column.least < 0 and -value in STAND_INS):
            continue
        values = table[column.name].to_numpy(dtype="float64", na_value=numpy.nan)
        others = values[(values != value) & ~numpy.isnan(values)]
        if not len(others):
            continue
        apart = others.min() - value if value < 0 else value - others.max()
        if apart > max(others.max() - others.min(), abs(value) / 2):
            count = int((values == value).sum())
            return (
                f"is {value:g} in {count:,} rows, far from all others ({others.min():g} to "
                f"{others.max():g}); if that "
                "stands for a missing value, list it in [training] missing_values"
            )
    return ""


def _curious(table, columns: list[Column], target: str) -> Iterator[Finding]:
    """What the figures of single columns show: constants, identifiers, gaps, numbers that may stand for
    one."""
    rows = len(table)
    if (used := sum(not column.unused for column in columns) - 1) > rows:
        yield Finding("range", "", f"{rows:,} rows have {used:,} columns: models may find what is chance")
    for column in columns:
        if column.unused == "constant":
            yield Finding("constant", column.name, "has the same value in every row, and is not used")
        elif column.unused.startswith(("an identifier", "free text")):
            yield Finding("identifier", column.name, f"is {column.unused}; it is not used")
        elif column.name != target and not column.unused and _numbers_rows(column, rows):
            yield Finding(
                "identifier",
                column.name,
                f"has each number from {column.least:.0f} to {column.most:.0f} once, and models learn from "
                "it; if it only numbers the rows, name it in [training] exclude_columns",
            )
        if stand_in := _stand_in(table, column):
            yield Finding("range", column.name, stand_in)
        if column.missing:
            often = "most values are missing: " if column.missing > OFTEN_MISSING * rows else ""
            share = f"{column.missing:,} of {rows:,} ({100 * column.missing / rows:.3g} %)"
            yield Finding(
                "missing", column.name, f"{often}{share} are missing" if not often else often + share
            )


def _duplicates(table, used: list[Column], target: str) -> Iterator[Finding]:
    """Rows that models cannot tell apart: with the same target, and with another."""
    from pandas.util import hash_pandas_object

    if not used:
        return
    features = hash_pandas_object(table[[column.name for column in used]], index=False)
    rows = features + hash_pandas_object(table[target], index=False) * 3
    if repeated := int(rows.duplicated().sum()):
        yield Finding(
            "duplicates", "", f"{repeated:,} of {len(table):,} rows repeat an earlier one in all that is used"
        )
    alike = features[features.duplicated(keep=False)]
    targets = table.loc[alike.index, target].groupby(alike).transform("nunique")
    if contrary := int((targets > 1).sum()):
        yield Finding(
            "duplicates", target, f"{contrary:,} rows have the same features as another, but another {target}"
        )


def _leaks(table, used: list[Column], target: str) -> Iterator[Finding]:
    """Columns that tell the target nearly exactly, on a sample of rows: are they known before it?"""
    sample = table if len(table) <= LEAK_ROWS else table.sample(LEAK_ROWS, random_state=0)
    for column in used:
        rows = sample[[column.name, target]].dropna()
        if len(rows) < FEWEST_ROWS or column.distinct < 2:
            continue
        told = _tells(rows[column.name], rows[target]) if column.kind == "number" else ""
        if column.kind == "category" and 2 * rows[column.name].nunique() <= len(rows):
            sole = rows.groupby(column.name)[target].nunique().max() == 1
            told = f"determines {target}" if sole else ""
        if told:
            yield Finding("leakage", column.name, f"{told}; would it be known before {target} is?")


def _tells(feature, target) -> str:
    """How a number tells the target nearly exactly: as a multiple, or by its correlation; else nothing."""
    import numpy

    x, y = feature.to_numpy(dtype="float64"), target.to_numpy(dtype="float64")
    if x.min() == x.max() or y.min() == y.max():
        return ""
    factor = float(x @ y / (y @ y))
    if factor and numpy.allclose(x, factor * y, rtol=1e-9, atol=0):
        return f"is {target.name} times {factor:.6g}"
    for name, values in (("linearly", (x, y)), ("in rank", (feature.rank(), target.rank()))):
        if abs(found := float(numpy.corrcoef(*values)[0, 1])) >= LEAK:
            return f"correlates with {target.name} {name} at {found:.4f}"
    return ""


def _listed(names: list) -> str:
    first, more = ", ".join(map(str, names[:10])), len(names) - 10
    return Message("{first} and {count} more", first=first, count=more) if more > 0 else first
