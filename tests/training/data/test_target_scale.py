"""Models learn a target that is not too skewed, and predictions come back in its own units and range."""

import numpy
import pandas
import pytest

from pipelines.core.files.json_files import load, save
from pipelines.training.data.target_scale import TargetScale, fit_target


def drawn(kind: str) -> pandas.Series:
    random = numpy.random.default_rng(0)
    normal = random.normal(size=2000)
    values = {"normal": normal, "squared": (normal / 3 + 3) ** 4, "exponential": numpy.exp(normal)}
    return pandas.Series(values[kind], name="y")


@pytest.mark.parametrize("kind, transform", [("normal", "none"), ("squared", "sqrt"), ("exponential", "log")])
def test_the_mildest_transform_that_makes_the_target_even_is_taken(kind, transform):
    assert fit_target(drawn(kind)).transform == transform


@pytest.mark.parametrize("transform", ["none", "sqrt", "log"])
def test_the_target_comes_back_from_the_learning_scale(transform):
    values = drawn("exponential")
    scale = fit_target(values, transform)
    assert scale.to_scale(values).std() == pytest.approx(1)
    assert numpy.allclose(scale.from_scale(scale.to_scale(values)), values)


def test_what_has_values_below_zero_gets_no_root_and_no_logarithm():
    assert fit_target(drawn("exponential") - 1).transform == "none"
    assert fit_target((drawn("exponential") - 1).clip(0)).transform == "sqrt"


def test_predictions_keep_within_the_range_of_the_training_part_where_they_are_limited():
    scale = fit_target(pandas.Series(numpy.arange(1.0, 11), name="y"))
    assert scale.from_scale([-9, 0, 9]).tolist() == [1, pytest.approx(5.5), 10]
    assert scale.from_scale(9, limited=False) > 10
    free = fit_target(pandas.Series(numpy.arange(1.0, 11), name="y"), limited=False)
    assert free.from_scale(9) > 10


def test_values_beyond_the_logarithms_range_stay_finite():
    scale = fit_target(drawn("exponential"), "log")
    assert numpy.isfinite(scale.to_scale([-5, 0, 1e300])).all()


def test_it_survives_json(tmp_path):
    scale = fit_target(drawn("squared"))
    save(scale, tmp_path / "scale.json")
    assert load(tmp_path / "scale.json", TargetScale) == scale
