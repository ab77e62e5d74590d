"""What a kind of model is, and how one is found: the plug point `konspekt.training_models`."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipelines.core.errors import BadSetting
from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import TRAINING_MODELS
from pipelines.training.data.target_scale import TargetScale

# What columns of predictions and parts of an evaluation are called: no model can be.
RESERVED = {"prepared", "baselines", "mean", "linear", "kernel_ridge", "ensemble"}
RESERVED |= {"row", "part", "truth", "low", "high"}


@dataclass(frozen=True)
class Epoch:
    """What one epoch or boosting round came to: loss on the learning scale, error in units of the target.

    Without validation rows there is nothing to say of them.
    """

    loss: float
    mae: float
    val_loss: float | None = None
    val_mae: float | None = None


@dataclass(frozen=True)
class Rows:
    """Inputs (rows x inputs, float32), target on the learning scale (float64), and that scale."""

    inputs: Any
    target: Any
    scale: TargetScale


OnEpoch = Callable[[Epoch], None]


class Fitted(Protocol):
    """A model that has been fitted: `best` is the epoch kept, counted from 1."""

    @property
    def best(self) -> int: ...

    def predict(self, inputs): ...

    def save(self, path: Path) -> None: ...


class Learner:
    """A kind of model: subclasses fill in what is written here, and import heavy packages where they fit.

    Fitting and predicting run in an interpreter of their own. Inputs are standardised, categories encoded and
    missing values filled; all errors are on the learning scale, on which the target has deviation 1.
    """

    name: str
    """What [training] models says, and the folder of the promoted model."""
    title: str = ""
    """What it is called in a sentence: "boosted trees"."""
    version: int = 1
    """Raised when it learns something else from the same rows: models are then fitted again."""
    settings: type | None = None
    """The section of luigi.cfg with its settings, a luigi.Config class. Of these, `threads` changes nothing,
    and `refit_longer` tells for how many means of the epochs that folds kept it learns from all rows."""
    packages: tuple[str, ...] = ()
    """The distributions whose versions the record of a fitted model names."""
    word: str = "Epoch"
    """What a pass over the rows is called."""
    suffix: str = ".json"
    """That of a model's file: .json, .npy, .ubj, .weights.h5, .parquet or .txt; no other is ever opened."""
    measured_rows: float = math.inf
    """Loss and error of the training part are those of so many of its rows at most."""

    def epochs(self, settings: dict) -> int:
        """The most passes over the rows; 1 for a model that is fitted at once."""
        return 1

    def fit(self, train: Rows, until: Rows | int, settings: dict, seed: int, on_epoch: OnEpoch) -> Fitted:
        """A model that has learned until validation rows stopped it, or for so many epochs.

        `on_epoch` is told of each pass. The same rows, settings and seed give the same model.
        """
        raise NotImplementedError

    def load(self, path: Path, settings: dict, inputs: int) -> Fitted:
        """The model that was saved, for so many inputs; the file must not run any code."""
        raise NotImplementedError

    def suggest(self, trial) -> dict:
        """Settings to try, drawn by an Optuna trial; none where there is nothing to search."""
        return {}

    def contributions(self, model: Any, inputs):
        """What each input adds to each prediction (rows x inputs), such as SHAP values, if it can tell."""
        return None


def learner(name: str) -> type[Learner]:
    """The kind of model of that name; raises as the registry does, BadSetting also for a reserved name."""
    if name in RESERVED:
        raise BadSetting("no training model can be called {name!r}", name=name)
    return registry.find(TRAINING_MODELS, name)
