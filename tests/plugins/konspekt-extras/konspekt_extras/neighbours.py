"""The mean of the nearest rows (Fix and Hodges 1951), by scikit-learn."""

from dataclasses import dataclass
from pathlib import Path

import luigi

from pipelines.training.models.learner import Epoch, Learner, OnEpoch, Rows


class neighbours(luigi.Config):
    """How many rows are asked."""

    count = luigi.IntParameter(default=5)


@dataclass(frozen=True)
class Fitted:
    """The rows that were learned, target in the last column, and how many are asked."""

    table: object
    count: int
    best: int = 1

    def predict(self, inputs):
        from sklearn.neighbors import KNeighborsRegressor

        model = KNeighborsRegressor(min(self.count, len(self.table)), weights="distance")
        return model.fit(self.table[:, :-1], self.table[:, -1]).predict(inputs)

    def save(self, path: Path) -> None:
        import numpy

        numpy.save(path, self.table, allow_pickle=False)


class Neighbours(Learner):
    """Learned at once, so an epoch is all there is."""

    name, title = "neighbours", "nearest neighbours"
    settings = neighbours
    packages = ("konspekt-extras", "scikit-learn")
    suffix = ".npy"

    def fit(self, train: Rows, until: Rows | int, settings: dict, seed: int, on_epoch: OnEpoch) -> Fitted:
        import numpy

        model = Fitted(numpy.column_stack([train.inputs, train.target]), settings["count"])
        held = _errors(model, until) if isinstance(until, Rows) else ()
        on_epoch(Epoch(*_errors(model, train), *held))
        return model

    def load(self, path: Path, settings: dict, inputs: int) -> Fitted:
        import numpy

        return Fitted(numpy.load(path, allow_pickle=False), settings["count"])

    def suggest(self, trial) -> dict:
        return {"count": trial.suggest_int("count", 1, 30)}


def _errors(model: Fitted, rows: Rows) -> tuple[float, float]:
    """Mean squared error on the learning scale, mean absolute error in units of the target."""
    import numpy

    predicted = model.predict(rows.inputs)
    units = rows.scale.from_scale(predicted) - rows.scale.from_scale(rows.target)
    return float(((predicted - rows.target) ** 2).mean()), float(numpy.abs(units).mean())
