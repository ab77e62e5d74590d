"""New rows that differ from the old ones are told from new rows that do not."""

import numpy
import pandas
import pytest

from pipelines.core.files.json_files import load, save
from pipelines.training.data import drift
from pipelines.training.records import Column


@pytest.fixture
def table() -> pandas.DataFrame:
    random = numpy.random.default_rng(0)
    return pandas.DataFrame(
        {
            "rooms": random.normal(6, 1, 1000),
            "chas": random.integers(0, 2, 1000),
            "city": random.choice(["Kazan", "Perm", "Omsk"], 1000, p=[0.6, 0.3, 0.1]),
            "seen": pandas.date_range("2020-01-01", periods=1000),
        }
    )


KINDS = {"rooms": "number", "chas": "number", "city": "category", "seen": "date"}


def compared(old, new, limit=0.25):
    known = drift.reference(old, [Column(name, kind) for name, kind in KINDS.items()])
    return {entry.column: entry for entry in drift.compare(known, new, limit)}


def test_half_of_the_rows_do_not_differ_from_the_other_half(table):
    mixed = table.sample(frac=1, random_state=1)
    assert not any(entry.drifted for entry in compared(mixed[:500], mixed[500:]).values())


def test_a_shifted_number_a_date_and_other_shares_of_levels_are_named(table):
    random = numpy.random.default_rng(1)
    other = table.assign(rooms=table["rooms"] * 1.5, city=random.choice(["Kazan", "Omsk", "Tver"], 1000))
    other["seen"] = other["seen"] + pandas.Timedelta(days=700)
    found = compared(table, other)
    assert {name: entry.drifted for name, entry in found.items()} == {
        "rooms": True, "chas": False, "city": True, "seen": True,
    }  # fmt: skip
    assert "above 0.25" in found["rooms"].text


def test_values_that_went_missing_are_drift(table):
    assert compared(table, table.assign(rooms=table["rooms"].mask(table.index % 2 == 0)))["rooms"].drifted


def test_a_few_rows_are_no_evidence(table):
    assert not compared(table, table.assign(rooms=table["rooms"] * 1.2).head(4))["rooms"].drifted


def test_a_binary_column_that_turned_over_is_drift(table):
    assert compared(table, table.assign(chas=1))["chas"].drifted


def test_a_number_that_became_text_is_drift(table):
    found = compared(table, table.assign(rooms=table["rooms"].astype("str")))["rooms"]
    assert found.drifted and found.text == "was a number, and is text now"


def test_the_reference_survives_json(table, tmp_path):
    [column] = drift.reference(table, [Column("city", "category")])
    save(column, tmp_path / "column.json")
    assert load(tmp_path / "column.json", drift.ReferenceColumn) == column


def test_a_column_that_was_empty_survives_json_and_is_drift_once_it_is_filled(table, tmp_path):
    empty = table.assign(rooms=numpy.nan, city=pandas.Series([None] * 1000, dtype="str"))
    for known in drift.reference(empty, [Column("rooms", "number"), Column("city", "category")]):
        save(known, tmp_path / "column.json")
        assert load(tmp_path / "column.json", drift.ReferenceColumn) == known
        [found] = drift.compare([known], table, 0.25)
        assert found.drifted and "stability index" in found.text
