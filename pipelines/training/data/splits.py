"""Which rows a model learns from, which end its training, and which it is judged on."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.locale.message import Message
from pipelines.training.data.dataset import place

TEST = -1
VALIDATION = 0
# Keras cuts a fifth off after RandomState(113).shuffle (keras.datasets.boston_housing.load_data).
KERAS_SEED, KERAS_SHARE = 113, 0.2
# Hernandez-Lobato and Adams 2015, as their followers do it: one seed, then choice() once a split; 90 % train.
UCI_SEED, UCI_SHARE = 1, 0.1


@dataclass(frozen=True)
class SplitOptions:
    """How rows are divided.

    `method` is random, keras or uci; a group or time column goes before a random one. `repeat` counts
    further splits from 1; 0 is the first. `folds` cut what is not test, and the first is the validation part.
    """

    method: str = "random"
    group_column: str = ""
    time_column: str = ""
    test_share: float = 0.2
    folds: int = 10
    seed: int = 1
    repeat: int = 0

    @property
    def ordered(self) -> bool:
        """Whether later rows may not teach about earlier ones: then only the first fold validates."""
        return bool(self.time_column) and self.method == "random" and not self.group_column

    def __str__(self) -> str:
        if self.method == "keras":
            return "the fixed split of Keras (seed 113)"
        if self.method == "uci":
            return f"the uncertainty literature's split {self.repeat + 1} (seed 1)"
        seed = f"seed {self.seed}" + (f", repeat {self.repeat}" if self.repeat else "")
        if self.group_column:
            return f"random by {self.group_column}, {seed}"
        return f"by time ({self.time_column})" if self.ordered else f"random, {seed}"


def assign_folds(table, target: str, options: SplitOptions, path: Path):
    """The fold of every row: -1 for test, 0 for validation, 1 and more for training (int array of n rows).

    Rows that belong together never part: those of a group, of one moment, or with the same features.
    Raises BadInput where the named column has gaps, or the rows do not suffice for all parts.
    """
    import numpy

    unit = _units(table, target, options, path)
    sizes = numpy.bincount(unit)
    order = _order(len(sizes), options)
    rows = len(unit)
    share = {"keras": KERAS_SHARE, "uci": UCI_SHARE}.get(options.method, options.test_share)
    wanted = rows - int((1 - share) * rows) if options.method != "random" else round(share * rows)
    # Rows that come before each unit, when all stand in that order.
    before = numpy.cumsum(sizes[order]) - sizes[order]
    tested = (before + sizes[order] / 2 <= wanted) | (before == 0)
    taken = sizes[order][tested].sum()
    fold_of = numpy.empty(len(sizes), dtype=int)
    fold_of[order] = numpy.where(tested, TEST, (before - taken) * options.folds // max(1, rows - taken))
    # Large groups may have left folds empty: the others are counted without them.
    dealt = fold_of >= 0
    fold_of[dealt] = numpy.unique(fold_of[dealt], return_inverse=True)[1]
    fold = fold_of[unit]
    if not ((fold == TEST).any() and (fold == VALIDATION).any() and (fold > VALIDATION).any()):
        raise BadInput(
            path,
            "{count} {units} are too few for a train, validation and test part",
            count=len(sizes),
            units=_called(options),
        )
    return fold


def _called(options: SplitOptions) -> str:
    if options.group_column:
        return Message("groups of {column}", column=options.group_column)
    if options.ordered:
        return Message("moments of {column}", column=options.time_column)
    return Message("different rows")


def _units(table, target: str, options: SplitOptions, path: Path):
    """The number of the unit that each row belongs to, counted in the order in which they come."""
    import numpy
    import pandas

    if options.method != "random":
        return numpy.arange(len(table))
    column = options.group_column or options.time_column
    if column:
        if column not in table:
            raise BadInput(path, "there is no column {column}", column=column)
        if table[column].isna().any():
            file, row = place(table, table[column].isna().idxmax(), path)
            raise BadInput(
                file,
                "column {column}, data row {row}: a value is missing, and rows are split by it",
                column=column,
                row=row,
            )
        if options.ordered and table[column].dtype.kind not in "biufM":
            example = str(table[column].iloc[0])
            raise BadInput(
                path,
                "column {column}: {example!r} is no number or date such as 2026-12-31",
                column=column,
                example=example,
            )
        return pandas.factorize(table[column], sort=options.ordered)[0]
    features = table.drop(columns=target)
    return pandas.factorize(pandas.util.hash_pandas_object(features, index=False))[0]


def _order(units: int, options: SplitOptions):
    """Units in the order in which they are dealt out: test first, then one fold after another."""
    import numpy

    if options.method == "keras":
        order = numpy.arange(units)
        numpy.random.RandomState(KERAS_SEED).shuffle(order)
        tested = units - int((1 - KERAS_SHARE) * units)
        return numpy.concatenate([order[-tested:], _shuffled(order[:-tested], options)])
    if options.method == "uci":
        random = numpy.random.RandomState(UCI_SEED)
        for _ in range(options.repeat + 1):
            order = random.choice(units, units, replace=False)
        tested = units - int((1 - UCI_SHARE) * units)
        return numpy.concatenate([order[-tested:], _shuffled(order[:-tested], options)])
    if options.ordered:
        return numpy.arange(units)[::-1]
    # A number a unit, not a permutation: when rows are added, those that were there nearly keep their parts.
    return numpy.argsort(
        numpy.random.default_rng([options.seed, options.repeat]).random(units), kind="stable"
    )


def _shuffled(rows, options: SplitOptions):
    import numpy

    return numpy.random.default_rng([options.seed, options.repeat]).permutation(rows)
