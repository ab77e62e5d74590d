"""Rows are divided as asked for, the same way every time, and what belongs together stays together."""

from pathlib import Path

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

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


@given(
    st.integers(3, 60),
    st.integers(1, 12),
    st.sampled_from(["random", "keras", "uci"]),
    st.integers(2, 6),
    st.floats(0.05, 0.5),
    st.integers(0, 2**31),
)
@trials(max_examples=40, deadline=None)
def test_every_row_has_one_fold_and_what_belongs_together_stays(rows, groups, split, count, share, seed):
    random = numpy.random.default_rng(seed)
    by_group = groups > 1 and split == "random"
    rows_of = table(rows, group=random.integers(0, groups, rows).astype(str))
    rows_of["x"] = random.integers(0, 5, rows)  # some rows have the same features
    options = {"split": split, "folds": count, "test_share": share, "seed": seed % 1000}
    options |= {"group_column": "group"} if by_group else {}
    try:
        found = folds(rows_of, **options)
    except BadInput:
        return
    assert len(found) == rows and {TEST, VALIDATION, 1} <= set(found.tolist())
    assert set(found.tolist()) == set(range(TEST, found.max() + 1)), "a fold is left out"
    alike = rows_of["group"] if by_group else rows_of["x"].astype(str) + "|" + rows_of["group"]
    parted = pandas.Series(found).groupby(alike.to_numpy()).nunique() > 1
    assert not (split == "random" and parted.any())
    assert (folds(rows_of, **options) == found).all()
