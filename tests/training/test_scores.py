"""A metric is a line of `Score`: what scores, signs, keeps and reports goes by that line alone."""

import dataclasses
import math

import msgspec
import numpy

from pipelines.training import scores
from pipelines.training.judging import evaluation
from pipelines.training.report import results
from tests.training.report.test_report import contents


def with_a_metric_more(monkeypatch):
    """As if `Score` had a line more: the largest absolute error."""
    metric = scores.Metric("Most", lambda errors: abs(errors.signed).max(axis=errors.axis))
    line = dataclasses.field(default=scores.UNKNOWN, metadata={"metric": metric})
    more = dataclasses.make_dataclass(
        "Score", [("most", scores.Interval, line)], bases=(scores.Score,), frozen=True
    )
    monkeypatch.setattr(evaluation, "Score", more)
    monkeypatch.setitem(scores.METRICS, "most", metric)
    return more


def test_an_added_metric_is_found_and_reported(monkeypatch):
    more = with_a_metric_more(monkeypatch)
    chance = numpy.random.default_rng(3)
    truth = chance.normal(20, 5, 200)
    found = evaluation.score("mlp", truth, truth + numpy.linspace(-1, 4, 200))
    assert isinstance(found, more) and found.most.value == 4 and found.most.low <= 4
    evaluated = dataclasses.replace(contents().evaluation, scores=(found,))
    _, table = results.models(evaluated, 200).blocks
    assert [head.label for head in table.heads] == ["Model", "MAE", "RMSE", "R²", "Most"]
    assert table.rows[0][-1].text == "4.00"


def test_an_evaluation_that_was_made_before_is_read_and_has_a_dash(monkeypatch):
    more = with_a_metric_more(monkeypatch)
    known = contents().evaluation.scores[0]
    read = msgspec.json.decode(msgspec.json.encode(known), type=more)
    assert read.mae == known.mae and math.isnan(read.most.value)
    _, table = results.models(dataclasses.replace(contents().evaluation, scores=(read,)), 60).blocks
    assert table.rows[0][-1].text == "–"


def test_an_added_metric_makes_evaluations_again_and_nothing_else_does(monkeypatch):
    assert scores.signed() is None
    with_a_metric_more(monkeypatch)
    assert scores.signed() == ["mae", "rmse", "r2", "most"]
