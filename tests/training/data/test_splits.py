"""Rows are divided as asked for, the same way every time, and what belongs together stays together."""

from pathlib import Path

import numpy
import pandas
import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.splits import TEST, VALIDATION, assign_folds


def table(rows: int = 200, **columns) -> pandas.DataFrame:
    random = numpy.random.default_rng(0)
    return pandas.DataFrame({"x": random.random(rows), "y": random.random(rows)} | columns)


def folds(rows, repeat=0, **options):
    return assign_folds(rows, "y", TrainingSettings(**options), Path("data.csv"), repeat)


def test_a_random_split_has_the_shares_asked_for():
    found = folds(table(), test_share=0.25, folds=5)
    assert numpy.bincount(found + 1).tolist() == [50, 30, 30, 30, 30, 30]


def test_the_seed_decides_and_a_repeat_is_another_split():
    rows = table()
    assert (folds(rows) == folds(rows)).all()
    assert (folds(rows) != folds(rows, seed=2)).any()
    assert (folds(rows) != folds(rows, repeat=1)).any()


def test_rows_that_are_added_hardly_move_those_that_were_there():
    rows = table(1000)
    before, after = folds(rows[:900]) == TEST, folds(rows) == TEST
    assert (before != after[:900]).sum() <= 10


def test_keras_split_is_that_of_its_own_loader():
    rows = table(506)
    order = numpy.arange(506)
    numpy.random.RandomState(113).shuffle(order)
    found = folds(rows, split="keras")
    assert set(numpy.flatnonzero(found == TEST)) == set(order[404:])
    assert ((found >= 0).sum(), (found == TEST).sum()) == (404, 102)


@pytest.mark.parametrize("repeat", [0, 1, 19])
def test_uci_splits_are_those_of_the_published_protocol(repeat):
    numpy.random.seed(1)
    for _ in range(repeat + 1):
        order = numpy.random.choice(range(506), 506, replace=False)
    found = folds(table(506), split="uci", repeat=repeat)
    assert set(numpy.flatnonzero(found == TEST)) == set(order[455:])


def test_rows_of_a_group_never_part():
    rows = table(group=numpy.arange(200) // 4)
    found = folds(rows, group_column="group", folds=4)
    assert (pandas.Series(found).groupby(rows["group"]).nunique() == 1).all()
    assert set(found) == {-1, 0, 1, 2, 3}


def test_the_latest_rows_are_the_test_part_and_the_latest_of_the_rest_validate():
    when = pandas.Series(pandas.date_range("2026-01-01", periods=200)).sample(frac=1, random_state=0)
    found = folds(table(when=when.to_numpy()), time_column="when")
    times = [when.to_numpy()[mask] for mask in (found > VALIDATION, found == VALIDATION, found == TEST)]
    assert times[0].max() < times[1].min() and times[1].max() < times[2].min()


def test_rows_of_one_moment_are_in_one_part():
    found = folds(table(when=numpy.arange(200) // 50), time_column="when", test_share=0.3)
    assert all(len(set(found[start : start + 50])) == 1 for start in range(0, 200, 50))


def test_rows_with_the_same_features_are_in_one_part():
    rows = table(400, x=numpy.arange(400) % 100)
    assert (pandas.Series(folds(rows)).groupby(rows["x"]).nunique() == 1).all()


@pytest.mark.parametrize("column", ["group", "when"])
def test_a_gap_in_the_dividing_column_is_named(column):
    rows = table(**{column: [1.0, None] * 100})
    option = "group_column" if column == "group" else "time_column"
    with pytest.raises(BadInput, match=f"column {column}, data row 2: a value is missing"):
        folds(rows, **{option: column})


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(BadInput, match="there is no column city"):
        folds(table(), group_column="city")


def test_too_few_groups_are_refused():
    with pytest.raises(BadInput, match="2 groups of group are too few"):
        folds(table(group=[1, 2] * 100), group_column="group")


@pytest.mark.parametrize("groups", [3, 4, 6, 11])
def test_few_groups_leave_no_fold_empty(groups):
    found = folds(table(group=numpy.arange(200) % groups), group_column="group")
    assert set(found) == set(range(-1, found.max() + 1)) and found.max() >= 1


def test_dates_that_were_not_understood_divide_nothing():
    when = pandas.Series(pandas.date_range("2021-01-01", periods=200)).dt.strftime("%d.%m.%Y")
    with pytest.raises(BadInput, match=r"column when: '01\.01\.2021' is no number or date"):
        folds(table(when=when), time_column="when")
