"""What models see is learned from training rows alone, survives JSON, and leads back to the target."""

import numpy
import pandas
import pytest

from pipelines.core.files.json_files import load, save
from pipelines.training.data import features
from pipelines.training.data.features import Preparation
from pipelines.training.data.target_scale import fit_target
from pipelines.training.records import Column


def fitted(table, target="y", **kinds):
    columns = [Column(name, kinds.get(name, "number")) for name in table if name != target]
    return features.fit(table, columns, fit_target(table[target]))


@pytest.fixture
def mixed() -> pandas.DataFrame:
    random = numpy.random.default_rng(0)
    table = pandas.DataFrame(
        {
            "size": random.normal(50, 9, 300),
            "income": random.lognormal(0, 2, 300),
            "city": random.choice(["Kazan", "Perm", "Omsk"], 300),
            "built": pandas.date_range("2000-01-01", periods=300),
            "y": random.lognormal(3, 1, 300),
        }
    )
    table.loc[::10, "size"] = None
    table.loc[::50, "city"] = None
    return table


KINDS = {"city": "category", "built": "date"}


def test_numbers_become_distances_from_the_mean_in_deviations(mixed):
    encoded = features.encode(fitted(mixed, **KINDS), mixed)
    assert encoded.dtype == "float32" and encoded.shape == (300, 8)
    assert numpy.allclose(encoded[:, [0, 2, 3]].mean(axis=0), 0, atol=1e-5)
    assert numpy.allclose(encoded[:, [0, 2, 3]].std(axis=0), 1, atol=1e-5)


def test_gaps_become_the_median_and_are_told_apart(mixed):
    preparation = fitted(mixed, **KINDS)
    encoded = features.encode(preparation, mixed)
    names = [name for name, _ in preparation.encoded]
    assert names[:2] == ["size", "size is missing"]
    assert (encoded[:, 1] == mixed["size"].isna()).all()
    size = preparation.numbers[0]
    assert numpy.allclose(encoded[::10, 0], (mixed["size"].median() - size.mean) / size.deviation, atol=1e-6)


def test_a_number_that_is_skewed_to_the_right_is_seen_as_its_logarithm(mixed):
    logs = {feature.name: feature.spread > 0 for feature in fitted(mixed, **KINDS).numbers}
    assert logs == {"size": False, "income": True, "built": False}


def test_levels_of_a_category_have_a_column_each_and_a_new_level_has_none(mixed):
    preparation = fitted(mixed, **KINDS)
    assert preparation.categories[0].levels == ("Kazan", "Omsk", "Perm")
    new = mixed.head(2).assign(city=["Perm", "Tver"])
    assert features.encode(preparation, new)[:, -4:].tolist() == [[0, 0, 1, 0], [0, 0, 0, 0]]
    assert features.encode(preparation, mixed)[0, -4:].tolist() == [0, 0, 0, 1]


def test_rare_levels_count_as_one():
    table = pandas.DataFrame({"c": ["a"] * 400 + ["b"] * 400 + ["c", "d"], "y": numpy.arange(802.0)})
    preparation = fitted(table, c="category")
    assert preparation.categories[0].encoded == ["c = a", "c = b", "c is another"]
    assert features.encode(preparation, table)[-1].tolist() == [0, 0, 1]


def test_it_survives_json(mixed, tmp_path):
    preparation = fitted(mixed, **KINDS)
    save(preparation, tmp_path / "preparation.json")
    again = load(tmp_path / "preparation.json", Preparation)
    assert again == preparation
    assert (features.encode(again, mixed) == features.encode(preparation, mixed)).all()


def test_a_constant_column_becomes_zeros_and_a_far_value_stays_finite():
    table = pandas.DataFrame({"x": [3.0] * 20, "z": numpy.exp(numpy.arange(20.0)), "y": numpy.arange(20.0)})
    preparation = fitted(table)
    far = pandas.DataFrame({"x": [3.0, 3.0], "z": [-5.0, 1e300]})
    assert numpy.isfinite(features.encode(preparation, far)).all()
    assert (features.encode(preparation, table)[:, 0] == 0).all()


def test_what_nothing_could_be_learned_about_is_zero_whatever_comes_later():
    learned = pandas.DataFrame({"late": [None] * 20, "fixed": 49_900.0, "y": numpy.arange(20.0)})
    learned["late"] = learned["late"].astype("float64")
    later = pandas.DataFrame({"late": [250_000.0], "fixed": [59_900.0]})
    assert features.encode(fitted(learned), later).tolist() == [[0, 0]]


def test_a_column_of_dates_may_be_empty(mixed):
    preparation = fitted(mixed, **KINDS)
    one = mixed.head(1).assign(built=numpy.nan)
    assert numpy.isfinite(features.encode(preparation, one)).all()


def test_whole_numbers_as_names_are_the_same_with_and_without_a_point():
    table = pandas.DataFrame({"c": ["1", "2"] * 20, "y": numpy.arange(40.0)})
    preparation = fitted(table, c="category")
    assert features.encode(preparation, pandas.DataFrame({"c": ["1.0", "2.0"]})).tolist() == [[1, 0], [0, 1]]


def test_the_shape_of_a_long_sorted_column_is_seen_in_all_of_it():
    tail = numpy.sort(numpy.random.default_rng(0).exponential(size=60_000))
    table = pandas.DataFrame(
        {"x": numpy.concatenate([numpy.zeros(60_000), tail]), "y": numpy.arange(120_000.0)}
    )
    assert fitted(table).numbers[0].spread > 0
