"""What a model has to beat: the mean, a linear model, kernel ridge."""

from pathlib import Path
from typing import Any

from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import TEST
from pipelines.training.models.process import Tell

BASELINES = ("mean", "linear", "kernel_ridge")
# Kernel ridge needs memory that grows with the square of the rows, time with the cube: on so many rows its
# settings are tried, and of so many it learns.
TUNED_ROWS, KERNEL_ROWS = 1000, 4000
PREDICTED_AT_ONCE = 10_000


def baselines() -> dict:
    """Estimators by name: ridge regression and RBF kernel ridge, tuned by cross-validation.

    They learn on the same scale as the models (the logarithm, where that is used).
    """
    import numpy
    from sklearn.kernel_ridge import KernelRidge
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import GridSearchCV, KFold

    grid = {"alpha": numpy.logspace(-4, 0, 9), "gamma": numpy.logspace(-2.5, -0.5, 7)}
    folds = KFold(5, shuffle=True, random_state=0)
    kernel = GridSearchCV(
        KernelRidge(kernel="rbf"), grid, scoring="neg_mean_squared_error", cv=folds, refit=False
    )
    return {"linear": RidgeCV(numpy.logspace(-3, 3, 13)), "kernel_ridge": kernel}


def fit_baselines(job: dict, tell: Tell) -> None:
    """Fit on all that is not test, and write predictions for the test rows in units of the target."""
    import numpy
    import pandas
    import sklearn

    prepared = Prepared(Path(job["prepared"]))
    found: dict[str, Any] = {}
    tested = prepared.fold == TEST
    learned = numpy.flatnonzero(~tested)
    found["mean"] = numpy.where(tested, prepared.truth[learned].mean(), numpy.nan)
    for done, (name, estimator) in enumerate(baselines().items(), 1):
        rows = learned
        if name == "kernel_ridge":
            drawn = numpy.random.default_rng(0).permutation(learned)
            rows, tried = drawn[:KERNEL_ROWS], drawn[:TUNED_ROWS]
            # Looking at what is passed, 315 times, would take as long as learning from it.
            with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
                estimator.fit(prepared.inputs[tried].astype("float64"), prepared.scaled_truth[tried])
            estimator = estimator.estimator.set_params(**estimator.best_params_)
        found[name] = numpy.full(len(tested), numpy.nan)
        estimator.fit(prepared.inputs[rows].astype("float64"), prepared.scaled_truth[rows])
        found[name][tested] = _predicted(estimator, prepared, numpy.flatnonzero(tested))
        tell(done / 2, name)
    pandas.DataFrame(found).to_parquet(job["file"], index=False)


def _predicted(estimator, prepared: Prepared, rows):
    """Predictions in units of the target, some rows at a time."""
    import numpy

    parts = numpy.array_split(rows, max(1, -(-len(rows) // PREDICTED_AT_ONCE)))
    scaled = [estimator.predict(prepared.inputs[part].astype("float64")) for part in parts]
    return prepared.preparation.target.from_scale(numpy.concatenate(scaled))
