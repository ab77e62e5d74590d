"""How good predictions are: each figure by which models are scored is a line of `Score`."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Interval:
    """A figure with the bounds of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


class Errors:
    """Predictions beside the truth, arrays whose rows lie along `axis`; what figures share is found once."""

    def __init__(self, truth, predicted, axis: int = -1):
        self.truth, self.predicted, self.axis = truth, predicted, axis

    @cached_property
    def signed(self):
        return self.predicted - self.truth

    @cached_property
    def mean_square(self):
        return (self.signed**2).mean(axis=self.axis)


@dataclass(frozen=True)
class Metric:
    """What a figure is called in the report, how it is found, and whether it is in units of the target."""

    label: str
    of: Callable[[Errors], Any]
    in_units: bool = True


def _mae(errors: Errors):
    return abs(errors.signed).mean(axis=errors.axis)


def _rmse(errors: Errors):
    import numpy

    return numpy.sqrt(errors.mean_square)


def _r2(errors: Errors):
    import numpy

    # Where all rows have the same truth there is nothing to explain.
    spread = errors.truth.var(axis=errors.axis)
    return numpy.where(spread > 0, 1 - errors.mean_square / numpy.where(spread > 0, spread, 1), 0.0)


# Of what an evaluation that was made before there was the metric does not have: a dash in the report.
UNKNOWN = Interval(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Score:
    """How well one model predicts the rows of the test part, in units of the target (r2 has none).

    A line here is all that a metric needs: evaluations are made again for it, the report has it in its table.
    """

    model: str
    mae: Interval = field(default=UNKNOWN, metadata={"metric": Metric("MAE", _mae)})
    rmse: Interval = field(default=UNKNOWN, metadata={"metric": Metric("RMSE", _rmse)})
    r2: Interval = field(default=UNKNOWN, metadata={"metric": Metric("R²", _r2, in_units=False)})


METRICS: dict[str, Metric] = {
    each.name: each.metadata["metric"] for each in fields(Score) if "metric" in each.metadata
}


def signed() -> list[str] | None:
    """What a signature has of the metrics: nothing as long as they are those that there were at first."""
    return None if list(METRICS) == ["mae", "rmse", "r2"] else list(METRICS)
