"""Scores with their bootstrap intervals: ours, and scikit-learn's functions of each resample, in one run.

Both draw the same resamples (scipy.stats.bootstrap with the same seed). Prints the greatest relative
difference of any figure or bound, and CPU times.
"""

import dataclasses
import time
from collections.abc import Callable, Iterator

import numpy

from bench.measure import heading, machine
from pipelines.training.judging import evaluation
from pipelines.training.scores import Interval, Score

ROWS = (100, 1000, 10_000)


def by_sklearn(model: str, truth, predicted) -> Score:
    """As evaluation.score, by scikit-learn's metrics."""
    from scipy.stats import bootstrap
    from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

    def figures(truth, predicted):
        return numpy.array(
            [
                mean_absolute_error(truth, predicted),
                root_mean_squared_error(truth, predicted),
                r2_score(truth, predicted),
            ]
        )

    found = figures(truth, predicted)
    limits = bootstrap(
        (truth, predicted), figures, paired=True, vectorized=False, method="percentile",
        n_resamples=int(min(evaluation.RESAMPLES, max(100, evaluation.DRAWN / len(truth)))),
        batch=max(1, 1_000_000 // len(truth)), rng=numpy.random.default_rng(0),
    ).confidence_interval  # fmt: skip
    return Score(model, *(Interval(*map(float, bounds)) for bounds in zip(found, limits.low, limits.high)))


def values(score: Score) -> Iterator[float]:
    for field in ("mae", "rmse", "r2"):
        yield from dataclasses.astuple(getattr(score, field))


def measure(score: Callable, truth, predicted) -> tuple[float, list[float]]:
    started = time.process_time()
    found = score("model", truth, predicted)
    return time.process_time() - started, list(values(found))


def main() -> None:
    print(machine("scikit-learn", "scipy", "numpy"))
    heading("MAE, RMSE and R2 with 95 % intervals of a bootstrap")
    print(
        f"{'rows':>8}{'ours (s)':>12}{'scikit-learn (s)':>18}{'ratio':>8}{'bits equal':>12}{'difference':>12}"
    )
    chance = numpy.random.default_rng(7)
    numpy.seterr(all="raise")
    for rows in ROWS:
        truth = chance.lognormal(3, 1, rows)
        predicted = truth + chance.normal(0, 5, rows)
        for score in (evaluation.score, by_sklearn):
            measure(score, truth[:50], predicted[:50])
        ours, one = measure(evaluation.score, truth, predicted)
        theirs, other = measure(by_sklearn, truth, predicted)
        equal = sum(a == b for a, b in zip(one, other))
        apart = max(abs(a - b) / abs(a) for a, b in zip(one, other))
        equal_told = f"{equal} of {len(one)}"
        print(
            f"{rows:8}{ours:12.3f}{theirs:18.3f}{theirs / ours:8.1f}{equal_told:>12}{apart:12.1e}", flush=True
        )


if __name__ == "__main__":
    main()
