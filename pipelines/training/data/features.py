"""From the columns of a table to the numbers that models see.

All that is learned from data here is learned from the training part, and kept as JSON.
"""

from collections.abc import Collection
from dataclasses import dataclass

from pipelines.training.data.target_scale import TargetScale
from pipelines.training.records import Column

# Levels of a category that are rarer than this share count as one, and at most so many have a column each.
RAREST, MOST_LEVELS = 0.005, 50
# A number column whose skewness is beyond this is seen as a logarithm.
SKEWED = 1.0
# The shape of a distribution is judged by at most so many rows.
SAMPLED_ROWS = 50_000
DAY_NS = 86_400 * 10**9


@dataclass(frozen=True)
class NumberFeature:
    """A number as its distance from the mean in standard deviations.

    Where it has a `spread`, after log(1 + (x - least) / spread): what is skewed to the right. Gaps become the
    median; with `gaps`, a second column tells where they were. Without a deviation, nothing could be learned
    about its values, and all are 0.
    """

    name: str
    median: float
    mean: float
    deviation: float
    least: float = 0.0
    spread: float = 0.0
    gaps: bool = False
    date: bool = False

    @property
    def encoded(self) -> list[str]:
        return [self.name, f"{self.name} is missing"] if self.gaps else [self.name]


@dataclass(frozen=True)
class CategoryFeature:
    """A category as one column of 0 and 1 a level; other levels and gaps are 0 in all, or have their own."""

    name: str
    levels: tuple[str, ...]
    rare: bool = False
    gaps: bool = False

    @property
    def encoded(self) -> list[str]:
        extra = ["another"] * self.rare + ["missing"] * self.gaps
        return [f"{self.name} = {level}" for level in self.levels] + [
            f"{self.name} is {word}" for word in extra
        ]


@dataclass(frozen=True)
class Preparation:
    """How rows become model inputs and model outputs become predictions."""

    numbers: tuple[NumberFeature, ...]
    categories: tuple[CategoryFeature, ...]
    target: TargetScale

    @property
    def columns(self) -> list[str]:
        """The columns of the dataset that are needed."""
        features: tuple[NumberFeature | CategoryFeature, ...] = (*self.numbers, *self.categories)
        return [feature.name for feature in features]

    @property
    def encoded(self) -> list[tuple[str, str]]:
        """Each model input with the column that it comes from."""
        features: tuple[NumberFeature | CategoryFeature, ...] = (*self.numbers, *self.categories)
        return [(name, feature.name) for feature in features for name in feature.encoded]


def fit(table, columns: Collection[Column], target: TargetScale) -> Preparation:
    """Learn the preparation from the rows of the training part; `columns` are those that models may see."""
    numbers = [_fit_number(table[c.name], c.kind == "date") for c in columns if c.kind != "category"]
    categories = [_fit_category(table[c.name]) for c in columns if c.kind == "category"]
    return Preparation(tuple(numbers), tuple(categories), target)


def encode(preparation: Preparation, table):
    """The rows as a float32 array of shape (rows, inputs)."""
    import numpy

    encoded = numpy.empty((len(table), len(preparation.encoded)), dtype="float32")
    place = 0
    every: tuple[NumberFeature | CategoryFeature, ...] = (*preparation.numbers, *preparation.categories)
    for feature in every:
        found = _number(feature, table) if isinstance(feature, NumberFeature) else _category(feature, table)
        for values in found:
            encoded[:, place] = values
            place += 1
    return encoded


def days(series):
    """A column of dates as days since 1970 (float64)."""
    import numpy

    if series.isna().all():
        return numpy.full(len(series), numpy.nan)
    moments = series.dt.tz_localize(None).astype("datetime64[ns]").to_numpy()
    return numpy.where(numpy.isnat(moments), numpy.nan, moments.astype("int64") / DAY_NS)


def names_of(series):
    """The values of a category as text; a whole number is the same with and without a point."""
    return series.astype("str").str.replace(r"^(-?\d+)\.0$", r"\1", regex=True)


def _values(series, date: bool):
    """A column as floats; a date as days since 1970."""
    import numpy

    if date:
        return days(series)
    return series.to_numpy(dtype="float64", na_value=numpy.nan)


def _fit_number(series, date: bool) -> NumberFeature:
    import numpy
    from scipy.stats import skew

    values = _values(series, date)
    gaps = numpy.isnan(values)
    present = values[~gaps]
    if not len(present):
        return NumberFeature(series.name, 0.0, 0.0, 0.0, date=date)
    least, median = float(present.min()), float(numpy.median(present))
    constant = present.std() <= 1e-12 * abs(present).max()
    # From all over the rows, which may be sorted.
    sample = present[:: -(-len(present) // SAMPLED_ROWS)]
    spread = 0.0
    if not (date or constant or len(numpy.unique(sample)) <= 2) and skew(sample) > SKEWED:
        spread = float(numpy.median(abs(present - median))) or float(present.std())
    filled = _seen(numpy.where(gaps, median, values), least, spread)
    with numpy.errstate(over="ignore"):
        mean, deviation = float(filled.mean()), float(filled.std())
    if constant or not (numpy.isfinite(mean) and numpy.isfinite(deviation)):
        mean = deviation = 0.0
    least = least if spread else 0.0
    return NumberFeature(series.name, median, mean, deviation, least, spread, bool(gaps.any()), date)


def _seen(values, least: float, spread: float):
    """The values, or their logarithm from the least on where there is a spread to measure by."""
    import numpy

    return numpy.log1p(numpy.maximum(values - least, 0.0) / spread) if spread else values


def _fit_category(series) -> CategoryFeature:
    shares = names_of(series).where(series.notna()).value_counts(normalize=True, dropna=True)
    kept = shares[shares >= RAREST].head(MOST_LEVELS)
    rare, gaps = len(kept) < len(shares), bool(series.isna().any())
    return CategoryFeature(series.name, tuple(sorted(kept.index)), rare, gaps)


def _number(feature: NumberFeature, table):
    """The input columns of a number: its value, and whether it was missing."""
    import numpy

    values = _values(table[feature.name], feature.date)
    gaps = numpy.isnan(values)
    values = numpy.where(gaps, feature.median, values)
    values = _seen(values, feature.least, feature.spread)
    yield (values - feature.mean) / feature.deviation if feature.deviation else numpy.zeros(len(values))
    if feature.gaps:
        yield gaps


def _category(feature: CategoryFeature, table):
    """The input columns of a category: one a level."""
    series = table[feature.name]
    missing = series.isna().to_numpy()
    names = names_of(series).to_numpy()
    known = missing.copy()
    for level in feature.levels:
        found = (names == level) & ~missing
        known |= found
        yield found
    if feature.rare:
        yield ~known
    if feature.gaps:
        yield missing
