"""Gradient boosted trees by XGBoost."""

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pipelines.core import settings as sections
from pipelines.training.models.learner import Epoch, Learner, OnEpoch, Rows
from pipelines.training.models.libraries import importing

# From so many rows on several threads help; below, they wait for each other. Trees come out the same.
SHARED_ROWS = 20_000
# With copies = 0, each row is learned from in so many copies, on data of up to NOISY_ROWS.
COPIES, NOISY_ROWS = 4, 20_000


@dataclass(frozen=True)
class Trees:
    """A fitted booster, cut after its best round; `best` counts rounds from 1."""

    booster: Any
    best: int

    def predict(self, inputs):
        return self.booster.inplace_predict(inputs).astype("float64")

    def save(self, path: Path) -> None:
        self.booster.save_model(path)


class Boosting(Learner):
    """XGBoost with histograms; settings as in [boosting] of luigi.cfg.

    On small data it learns from noisy copies of the rows, other ones for each model: where trees cut is then
    blurred, and their mean smoother (training with noise: Bishop 1995).
    """

    name, title = "boosting", "boosted trees"
    version = 3
    settings = sections.boosting
    packages = ("xgboost-cpu", "xgboost", "numpy", "optuna")
    word, suffix = "Round", ".ubj"
    # Of a million rows, measuring all in every round would take a quarter of the time.
    measured_rows = 50_000

    def epochs(self, settings: dict) -> int:
        return settings["rounds"]

    def fit(self, train: Rows, until: Rows | int, settings: dict, seed: int, on_epoch: OnEpoch) -> Trees:
        import numpy

        xgboost = lean_xgboost()
        threads = settings.get("threads", 0) or (0 if len(train.inputs) >= SHARED_ROWS else 1)
        options = {"max_bin": settings["max_bin"], "nthread": threads}
        learned = xgboost.QuantileDMatrix(**_noisy(train, settings, seed), **options)
        measured = learned
        if learned.num_row() > (most := cast(int, min(len(train.inputs), self.measured_rows))):
            some = numpy.linspace(0, len(train.inputs) - 1, most, dtype=int)
            measured = xgboost.QuantileDMatrix(train.inputs[some], train.target[some], ref=learned, **options)
        rounds, evaluated, callbacks = until, [(measured, "train")], []
        if isinstance(until, Rows):
            held = xgboost.QuantileDMatrix(until.inputs, until.target, ref=learned, **options)
            rounds = settings["rounds"]
            evaluated.append((held, "validation"))
            callbacks.append(_stop(settings["patience"]))
        plain = train.scale.transform == "none"
        metric = {} if plain else {"custom_metric": _errors(train)}
        tell = _rounds(on_epoch, train.scale.deviation if plain else 1.0)
        booster = xgboost.train(
            {
                "tree_method": "hist",
                "objective": "reg:squarederror",
                "base_score": float(train.target.mean()),
                "eval_metric": ["mae", "rmse"],
                "disable_default_eval_metric": bool(metric),
                "learning_rate": settings["learning_rate"],
                "max_depth": settings["max_depth"],
                "min_child_weight": settings["min_child_weight"],
                "subsample": settings["subsample"],
                "colsample_bynode": settings["colsample"],
                "reg_lambda": settings["reg_lambda"],
                "seed": seed,
                **options,
            },
            learned,
            rounds,
            evals=evaluated,
            callbacks=[tell, *callbacks],
            verbose_eval=False,
            **metric,
        )
        # The best iteration is an index from 0.
        best = booster.best_iteration + 1 if isinstance(until, Rows) else until
        return Trees(booster[:best], best)

    def load(self, path: Path, settings: dict, inputs: int) -> Trees:
        xgboost = lean_xgboost()
        booster = xgboost.Booster(model_file=path)
        return Trees(booster, booster.num_boosted_rounds())

    def contributions(self, model: Trees, inputs):
        """SHAP values of each input (rows x inputs), on the learning scale; XGBoost's own."""
        xgboost = lean_xgboost()
        return model.booster.predict(xgboost.DMatrix(inputs), pred_contribs=True)[:, :-1].astype("float64")

    def suggest(self, trial) -> dict:
        return {
            "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.2, log=True),
            "max_depth": trial.suggest_int("max_depth", 2, 9),
            "min_child_weight": trial.suggest_float("min_child_weight", 0.5, 20.0, log=True),
            "subsample": trial.suggest_float("subsample", 0.4, 1.0),
            "colsample": trial.suggest_float("colsample", 0.2, 1.0),
            "reg_lambda": trial.suggest_float("reg_lambda", 0.01, 30.0, log=True),
        }


def lean_xgboost():
    """XGBoost without what it offers to scikit-learn, whose import takes five times as long as its own."""
    with importing(without=("sklearn",)):
        import xgboost

    return xgboost


def _noisy(rows: Rows, settings: dict, seed: int) -> dict:
    """What a DMatrix is made of: the rows, or copies of them with noise, which weigh as much together."""
    import numpy

    copies = settings["copies"] or (COPIES if len(rows.inputs) <= NOISY_ROWS else 0)
    if not (copies and settings["input_noise"]):
        return {"data": rows.inputs, "label": rows.target}
    random = numpy.random.default_rng(seed)
    deviation = settings["input_noise"] * rows.inputs.std(axis=0)
    inputs = numpy.tile(rows.inputs, (copies, 1))
    inputs += deviation * random.standard_normal(inputs.shape, dtype="float32")
    weights = numpy.full(len(inputs), 1 / copies)
    return {"data": inputs, "label": numpy.tile(rows.target, copies), "weight": weights}


def _errors(rows: Rows):
    """Metrics for a target that is learned transformed: MAE in its own units needs the way back."""
    import numpy

    def errors(predicted, matrix):
        truth = matrix.get_label()
        units = (rows.scale.from_scale(values) for values in (predicted, truth))
        mae = numpy.abs(numpy.subtract(*units)).mean()
        return [("mae", float(mae)), ("rmse", float(numpy.sqrt(numpy.mean((predicted - truth) ** 2))))]

    return errors


def _rounds(on_epoch: OnEpoch, deviation: float):
    """Tells of every round: the last of the metrics is the loss, a mae of built-in metrics is scaled."""
    import xgboost

    class Rounds(xgboost.callback.TrainingCallback):
        def __init__(self, unit: float):
            super().__init__()
            self.unit = unit

        def after_iteration(self, model, epoch, evals_log):
            parts = [evals_log[part] for part in ("train", "validation") if part in evals_log]
            found = [(part["rmse"][-1] ** 2, part["mae"][-1] * self.unit) for part in parts]
            on_epoch(Epoch(*itertools.chain.from_iterable(found)))
            return False

    return Rounds(deviation)


def _stop(patience: int):
    import xgboost

    return xgboost.callback.EarlyStopping(rounds=patience, metric_name="rmse", data_name="validation")
