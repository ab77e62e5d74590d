"""How new rows differ from those that a model has learned from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.training.data.features import days, names_of
from pipelines.training.records import Column, Drift

BINS, MOST_LEVELS = 10, 50
# Below this chance the difference is taken for real, whatever the size of the sample.
CHANCE = 0.001
# Stands for an empty bin: the logarithm of 0 has no value.
FLOOR = 1e-4
# The index where nothing can be compared.
FOREIGN = 99.0


@dataclass(frozen=True)
class ReferenceColumn:
    """How a column was distributed: counts between `edges` (a number), or by level; then the missing."""

    name: str
    kind: str
    counts: tuple[int, ...]
    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()


def reference(table, columns: list[Column]) -> tuple[ReferenceColumn, ...]:
    """The distribution of every column in the rows of a training part, in tenths of their number."""
    import numpy

    found = []
    for column in columns:
        series = table[column.name]
        if column.kind == "category":
            levels = names_of(series.dropna()).value_counts().head(MOST_LEVELS).index
            empty = ReferenceColumn(column.name, column.kind, (), levels=tuple(sorted(levels)))
        else:
            values = _numbers(series)
            present = values[~numpy.isnan(values)]
            cuts = numpy.linspace(0, 1, BINS + 1)[1:-1]
            inner = numpy.unique(numpy.quantile(present, cuts)) if len(present) else ()
            empty = ReferenceColumn(column.name, column.kind, (), edges=tuple(map(float, inner)))
        found.append(replace(empty, counts=_counts(empty, series)))
    return tuple(found)


def compare(known: Sequence[ReferenceColumn], table, limit: float) -> tuple[Drift, ...]:
    """The drift of every column that was there before: it counts where it is large and no chance.

    Large: a population stability index above `limit` (0.1 is called small, 0.25 large: Siddiqi 2006,
    Credit Risk Scorecards). No chance: a chi-squared test over the same bins, corrected for the number
    of columns.
    """
    found = []
    for column in known:
        if column.name not in table:
            continue
        series = table[column.name]
        if column.kind != "category" and not (series.isna().all() or _countable(series)):
            found.append(Drift(column.name, FOREIGN, 0.0, True, "was a number, and is text now"))
        else:
            found.append(_drift(column, _counts(column, table[column.name]), limit, CHANCE / len(known)))
    return tuple(found)


def _countable(series) -> bool:
    import pandas

    return pandas.api.types.is_numeric_dtype(series) or pandas.api.types.is_datetime64_any_dtype(series)


def _drift(column: ReferenceColumn, counts: tuple[int, ...], limit: float, chance: float) -> Drift:
    import numpy
    from scipy.stats import chi2_contingency

    both = numpy.array([column.counts, counts], dtype=float)
    both = both[:, both.sum(axis=0) > 0]
    if both.shape[1] < 2 or not both.sum(axis=1).all():
        return Drift(column.name, 0.0, 1.0, False)
    shares = numpy.maximum(both / both.sum(axis=1, keepdims=True), FLOOR)
    index = float(((shares[1] - shares[0]) * numpy.log(shares[1] / shares[0])).sum())
    p_value = float(chi2_contingency(both).pvalue)
    drifted = index > limit and p_value < chance
    text = f"population stability index {index:.2f}, above {limit:g}" if drifted else ""
    return Drift(column.name, index, p_value, drifted, text)


def _counts(column: ReferenceColumn, series) -> tuple[int, ...]:
    """Rows in each bin or level, others of a category, and missing ones."""
    import numpy

    missing = int(series.isna().sum())
    if column.kind == "category":
        names = names_of(series.dropna()).value_counts()
        listed = [int(names.get(level, 0)) for level in column.levels]
        return (*listed, int(names.sum()) - sum(listed), missing)
    values = _numbers(series)
    place = numpy.searchsorted(column.edges, values[~numpy.isnan(values)], side="left")
    return (*map(int, numpy.bincount(place, minlength=len(column.edges) + 1)), missing)


def _numbers(series):
    import numpy
    import pandas

    if pandas.api.types.is_datetime64_any_dtype(series):
        return days(series)
    if series.isna().all():
        return numpy.full(len(series), numpy.nan)
    return series.to_numpy(dtype="float64", na_value=numpy.nan)
