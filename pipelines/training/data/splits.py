"""Which rows a model learns from, which end its training, and which it is judged on."""

from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.locale.message import Message
from pipelines.training.data.dataset import place

TEST = -1
VALIDATION = 0
# Keras cuts a fifth off after RandomState(113).shuffle (keras.datasets.boston_housing.load_data).
KERAS_SEED, KERAS_SHARE = 113, 0.2
# Hernandez-Lobato and Adams 2015, as their followers do it: one seed, then choice() once a split; 90 % train.
UCI_SEED, UCI_SHARE = 1, 0.1


def ordered(chosen: TrainingSettings) -> bool:
    """Whether later rows may not teach about earlier ones: then only the first fold validates."""
    return bool(chosen.time_column) and chosen.split == "random" and not chosen.group_column


def described(chosen: TrainingSettings, repeat: int = 0) -> str:
    """How rows are divided, in words; `repeat` counts further splits from 1, and 0 is the first."""
    if chosen.split == "keras":
        return "the fixed split of Keras (seed 113)"
    if chosen.split == "uci":
        return f"the uncertainty literature's split {repeat + 1} (seed 1)"
    seed = f"seed {chosen.seed}" + (f", repeat {repeat}" if repeat else "")
    if chosen.group_column:
        return f"random by {chosen.group_column}, {seed}"
    return f"by time ({chosen.time_column})" if ordered(chosen) else f"random, {seed}"


def assign_folds(table, target: str, chosen: TrainingSettings, path: Path, repeat: int = 0):
    """The fold of every row: -1 for test, 0 for validation, 1 and more for training (int array of n rows).

    Rows that belong together never part: those of a group, of one moment, or with the same features.
    What is not test is cut into the folds, of which the first is the validation part.
    Raises BadInput where the named column has gaps, or the rows do not suffice for all parts.
    """
    import numpy

    unit = _units(table, target, chosen, path)
    sizes = numpy.bincount(unit)
    order = _order(len(sizes), chosen, repeat)
    rows = len(unit)
    share = {"keras": KERAS_SHARE, "uci": UCI_SHARE}.get(chosen.split, chosen.test_share)
    wanted = rows - int((1 - share) * rows) if chosen.split != "random" else round(share * rows)
    # Rows that come before each unit, when all stand in that order.
    before = numpy.cumsum(sizes[order]) - sizes[order]
    tested = (before + sizes[order] / 2 <= wanted) | (before == 0)
    taken = sizes[order][tested].sum()
    fold_of = numpy.empty(len(sizes), dtype=int)
    fold_of[order] = numpy.where(tested, TEST, (before - taken) * chosen.folds // max(1, rows - taken))
    # Large groups may have left folds empty: the others are counted without them.
    dealt = fold_of >= 0
    fold_of[dealt] = numpy.unique(fold_of[dealt], return_inverse=True)[1]
    fold = fold_of[unit]
    if not ((fold == TEST).any() and (fold == VALIDATION).any() and (fold > VALIDATION).any()):
        raise BadInput(
            path,
            "{count} {units} are too few for a train, validation and test part",
            count=len(sizes),
            units=_called(chosen),
        )
    return fold


def _called(chosen: TrainingSettings) -> str:
    if chosen.group_column:
        return Message("groups of {column}", column=chosen.group_column)
    if ordered(chosen):
        return Message("moments of {column}", column=chosen.time_column)
    return Message("different rows")


def _units(table, target: str, chosen: TrainingSettings, path: Path):
    """The number of the unit that each row belongs to, counted in the order in which they come."""
    import numpy
    import pandas

    if chosen.split != "random":
        return numpy.arange(len(table))
    column = chosen.group_column or chosen.time_column
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
        if ordered(chosen) and table[column].dtype.kind not in "biufM":
            example = str(table[column].iloc[0])
            raise BadInput(
                path,
                "column {column}: {example!r} is no number or date such as 2026-12-31",
                column=column,
                example=example,
            )
        return pandas.factorize(table[column], sort=ordered(chosen))[0]
    features = table.drop(columns=target)
    return pandas.factorize(pandas.util.hash_pandas_object(features, index=False))[0]


def _order(units: int, chosen: TrainingSettings, repeat: int):
    """Units in the order in which they are dealt out: test first, then one fold after another."""
    import numpy

    if chosen.split == "keras":
        order = numpy.arange(units)
        numpy.random.RandomState(KERAS_SEED).shuffle(order)
        tested = units - int((1 - KERAS_SHARE) * units)
        return numpy.concatenate([order[-tested:], _shuffled(order[:-tested], chosen.seed, repeat)])
    if chosen.split == "uci":
        random = numpy.random.RandomState(UCI_SEED)
        for _ in range(repeat + 1):
            order = random.choice(units, units, replace=False)
        tested = units - int((1 - UCI_SHARE) * units)
        return numpy.concatenate([order[-tested:], _shuffled(order[:-tested], chosen.seed, repeat)])
    if ordered(chosen):
        return numpy.arange(units)[::-1]
    # A number a unit, not a permutation: when rows are added, those that were there nearly keep their parts.
    return numpy.argsort(numpy.random.default_rng([chosen.seed, repeat]).random(units), kind="stable")


def _shuffled(rows, seed: int, repeat: int):
    import numpy

    return numpy.random.default_rng([seed, repeat]).permutation(rows)
