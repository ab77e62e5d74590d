"""What the tests of the training half share: Boston housing, prepared, and settings that are quick."""

import pickle
import shutil
from functools import partial
from pathlib import Path

import numpy
import pandas
import pytest

from pipelines.core.settings import TrainingSettings
from pipelines.training.data import features, prepared
from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import VALIDATION, assign_folds, described, ordered
from pipelines.training.data.target_scale import fit_target
from pipelines.training.judging import evaluation
from pipelines.training.judging.prediction import STEP
from pipelines.training.models.process import run_step
from pipelines.training.records import Column, Profile

ROOT = Path(__file__).resolve().parents[2]
BOSTON = ROOT / "data" / "datasets" / "boston_housing.csv"
QUICK = {
    "mlp": {
        "layers": "16", "activation": "relu", "dropout": 0.1, "input_noise": 0.05, "scale_rate": 6.0,
        "loss": "mse", "learning_rate": 0.01, "weight_decay": 0.01,
        "batch_size": 32, "epochs": 8, "patience": 4, "refit_longer": 1.0,
    },
    "boosting": {
        "rounds": 40, "patience": 5, "learning_rate": 0.2, "max_depth": 3, "min_child_weight": 1.0,
        "subsample": 0.7, "colsample": 0.7, "reg_lambda": 1.0, "max_bin": 64, "threads": 1,
        "input_noise": 0.05, "copies": 0, "refit_longer": 1.5,
    },
}  # fmt: skip


def prepared_from(table: pandas.DataFrame, target: str, folder: Path, **options) -> Prepared:
    """A prepared dataset of number columns, without the checks that come before."""
    chosen = TrainingSettings(**options)
    columns = [Column(name, "number") for name in table]
    fold = assign_folds(table, target, chosen, folder)
    used = [column for column in columns if column.name != target]
    fitted = features.fit(table[fold > VALIDATION], used, fit_target(table[target][fold > VALIDATION]))
    profile = Profile(
        "data", target, 1, len(table), tuple(columns), described(chosen), {}, ordered=ordered(chosen)
    )
    prepared.write(folder, table, fold, fitted, profile)
    return Prepared(folder)


@pytest.fixture(scope="session")
def boston() -> pandas.DataFrame:
    return pandas.read_csv(BOSTON)


@pytest.fixture(scope="session")
def prepared_boston(boston, once) -> Prepared:
    def make(folder: Path) -> None:
        prepared_from(boston, "MEDV", folder / "prepared", folds=3)

    return Prepared(once("prepared boston", make) / "prepared")


@pytest.fixture(scope="session")
def fit(tmp_path_factory):
    """Fits a committee of a kind in a fresh interpreter: fit(kind, prepared, **changed settings)."""

    def run(
        kind: str,
        rows: Prepared,
        members: int = 2,
        trials: int = 0,
        refit: str = "auto",
        told=None,
        **changed,
    ) -> Path:
        folder = tmp_path_factory.mktemp(kind) / "fitted"
        job = {
            "do": "fit",
            "model": kind,
            "prepared": rows.folder,
            "folder": folder,
            "settings": QUICK[kind] | changed,
        }
        job |= {"members": members, "refit": refit, "trials": trials, "seed": 1}
        run_step(STEP, job, told or (lambda *_: None))
        return folder

    return run


@pytest.fixture(scope="session")
def fitted(fit, prepared_boston, once) -> dict[str, Path]:
    """A committee of each kind for Boston housing, fitted anew on all rows after all three folds."""

    def make(kind: str, folder: Path) -> None:
        shutil.copytree(fit(kind, prepared_boston, members=3), folder, dirs_exist_ok=True)

    return {kind: once(f"fitted {kind}", partial(make, kind)) for kind in QUICK}


@pytest.fixture(scope="session")
def baselines(prepared_boston, once) -> Path:
    """The predictions of the baselines for Boston housing."""

    def make(folder: Path) -> None:
        job = {"do": "baselines", "model": "boosting", "prepared": prepared_boston.folder}
        run_step(STEP, job | {"file": folder / "baselines.parquet"})

    return once("baselines", make) / "baselines.parquet"


@pytest.fixture(scope="session")
def evaluated(prepared_boston, fitted, baselines, once):
    """The evaluation of the committees for Boston housing, and the table of predictions."""

    def make(folder: Path) -> None:
        table, weights, spread = evaluation.predictions(prepared_boston, fitted, baselines)
        found = evaluation.evaluate(prepared_boston, table, weights, spread, fitted["boosting"]), table
        (folder / "evaluated").write_bytes(pickle.dumps(found))

    return pickle.loads((once("evaluated", make) / "evaluated").read_bytes())


def friedman_rows(rows: int, seed: int = 0) -> pandas.DataFrame:
    random = numpy.random.default_rng(seed)
    inputs = random.random((rows, 10))
    target = 10 * numpy.sin(numpy.pi * inputs[:, 0] * inputs[:, 1]) + 20 * (inputs[:, 2] - 0.5) ** 2
    target += 10 * inputs[:, 3] + 5 * inputs[:, 4] + random.normal(size=rows)
    return pandas.DataFrame(inputs, columns=[f"x{place}" for place in range(10)]).assign(y=target)


@pytest.fixture(scope="session")
def friedman():
    """Friedman's first function with five useless inputs (Friedman 1991): friedman(rows) gives a table."""
    return friedman_rows


@pytest.fixture(scope="session")
def prepare_table():
    return prepared_from


@pytest.fixture
def copy_of():
    """Copies a folder, to be spoilt."""

    def copy(folder: Path, to: Path) -> Path:
        return Path(shutil.copytree(folder, to))

    return copy
