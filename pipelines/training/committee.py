"""A committee: one model a fold, each stopped by the fold that it has not learned from.

New rows get the mean of all members, and every row of a fold the prediction of the member that did not
learn it: out-of-fold predictions cost no further fit (Krogh and Vedelsby 1995, cross-validated ensembles).
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from pipelines.core.records import load, save
from pipelines.training.prepared import Prepared
from pipelines.training.process import Tell
from pipelines.training.splits import TEST
from pipelines.training.target_scale import TargetScale

MODEL, PREDICTIONS, HISTORY, LOGS = (
    "model.json",
    "predictions.parquet",
    "history.parquet",
    "training_logs.txt",
)
CONTRIBUTIONS = "contributions.parquet"
# Contributions of single columns are worked out for at most so many test rows.
EXPLAINED_ROWS = 500
LOSSES = {"mse": "the mean squared error", "mae": "the mean absolute error", "huber": "the Huber loss"}
# Up to so many rows every fold gets a model of its own; beyond, one model learns from all training rows.
COMMITTEE_ROWS = 20_000


@dataclass(frozen=True)
class Epoch:
    """What one epoch or boosting round came to: loss on the learning scale, error in units of the target."""

    loss: float
    mae: float
    val_loss: float
    val_mae: float


@dataclass(frozen=True)
class Member:
    """One fitted model: its file, the fold that stopped it, and the epoch (from 1) that was kept."""

    file: str
    fold: int
    epochs: int
    best: int


@dataclass(frozen=True)
class Committee:
    """All that is needed to rebuild the models of a folder besides the files of their members.

    `settings` are those that were used, `inputs` the number of model inputs; `trials` tells of a search.
    """

    kind: str
    inputs: int
    settings: dict
    members: tuple[Member, ...]
    trials: tuple[dict, ...] = field(default=())


@dataclass(frozen=True)
class Rows:
    """Inputs (rows x inputs, float32), target on the learning scale (float64), and that scale."""

    inputs: object
    target: object
    scale: TargetScale


OnEpoch = Callable[[Epoch], None]


class Fitted(Protocol):
    """A model that has been fitted: `best` is the epoch kept, counted from 1."""

    best: int

    def predict(self, inputs): ...

    def save(self, path: Path) -> None: ...


class Learner(Protocol):
    """A kind of model; `word` is what a pass over the data is called, `suffix` that of its files.

    Loss and error of the training part are those of `measured_rows` of its rows at most.
    """

    kind: str
    word: str
    suffix: str
    measured_rows: float

    def epochs(self, settings: dict) -> int: ...

    def fit(self, train: Rows, validation: Rows, settings: dict, seed: int, on_epoch: OnEpoch) -> Fitted: ...

    def load(self, path: Path, settings: dict, inputs: int) -> Fitted: ...

    def suggest(self, trial) -> dict: ...


def committee_size(asked: int, prepared: Prepared) -> int:
    """How many folds get a model: as asked for, 0 for all of a small dataset and one of a large.

    One where rows are divided by time, for a later fold would teach about an earlier one.
    """
    folds, rows = int(prepared.fold.max()) + 1, int((prepared.fold != TEST).sum())
    if prepared.profile.ordered:
        return 1
    return min(asked, folds) if asked else folds if rows <= COMMITTEE_ROWS else 1


def rows_of(prepared: Prepared, chosen) -> Rows:
    return Rows(prepared.inputs[chosen], prepared.scaled_truth[chosen], prepared.preparation.target)


def fit_committee(
    learner: Learner, prepared: Prepared, settings: dict, members: int, seed: int, folder: Path, tell: Tell
) -> Committee:
    """Fit the members, and write them, their predictions and what happened in every epoch into `folder`.

    Predictions are on the learning scale: out-of-fold for what is not test, missing where no member
    left the row out.
    """
    import numpy
    import pandas

    log, epochs = _log(folder / LOGS), learner.epochs(settings)
    predicted = numpy.full(len(prepared.fold), numpy.nan)
    tested = prepared.fold == TEST
    total, made, history = numpy.zeros(tested.sum()), [], []
    log.info(
        "%s: loss is %s; mae is in units of %s",
        learner.kind,
        _loss_of(prepared, settings),
        prepared.preparation.target.name,
    )
    for fold in range(members):
        held, learned = prepared.fold == fold, (prepared.fold != fold) & ~tested
        happened: list[Epoch] = []

        def on_epoch(epoch: Epoch, fold=fold, happened=happened) -> None:
            happened.append(epoch)
            figures = " - ".join(f"{name}: {value:.4f}" for name, value in asdict(epoch).items())
            log.info("%s %d/%d - %s", learner.word, len(happened), epochs, figures)
            part = f", member {fold + 1} of {members}" if members > 1 else ""
            where = f"{learner.word.lower()} {len(happened)} of {epochs}{part}, val_mae {epoch.val_mae:.4g}"
            tell((fold + len(happened) / epochs) / members, where)

        log.info(
            "%s: member %d/%d learns from %d rows, %d rows stop it",
            learner.kind, fold + 1, members, learned.sum(), held.sum(),
        )  # fmt: skip
        if learned.sum() > learner.measured_rows:
            log.info(
                "%s: loss and mae are those of %d rows that it learns from",
                learner.kind,
                learner.measured_rows,
            )
        fitted = learner.fit(
            rows_of(prepared, learned), rows_of(prepared, held), settings, seed + fold, on_epoch
        )
        file = f"member-{fold:02d}{learner.suffix}"
        fitted.save(folder / file)
        predicted[held] = fitted.predict(prepared.inputs[held])
        total += fitted.predict(prepared.inputs[tested])
        made.append(Member(file, fold, len(happened), fitted.best))
        history += [
            {"member": fold, "epoch": number, **asdict(epoch), "best": number == fitted.best}
            for number, epoch in enumerate(happened, 1)
        ]
        log.info(
            "%s: member %d/%d keeps %s %d", learner.kind, fold + 1, members, learner.word.lower(), fitted.best
        )
    predicted[tested] = total / members
    pandas.DataFrame({"prediction": predicted}).to_parquet(folder / PREDICTIONS, index=False)
    pandas.DataFrame(history).to_parquet(folder / HISTORY, index=False)
    used = {name: value for name, value in settings.items() if name != "threads"}  # which change nothing
    return Committee(learner.kind, prepared.inputs.shape[1], used, tuple(made))


def fit_job(learner: Learner, job: dict, tell: Tell) -> None:
    """The step of a training task: search where trials are wanted, then fit; the folder is made."""
    from dataclasses import replace

    from pipelines.training.search import search

    prepared, folder = Prepared(Path(job["prepared"])), Path(job["folder"])
    folder.mkdir()
    settings, seed, members = job["settings"], job["seed"], committee_size(job["members"], prepared)
    trials, share = (), 0.0
    if job["trials"]:
        share = 0.8
        settings, trials = search(
            learner, prepared, settings, job["trials"], seed, lambda done, where="": tell(share * done, where)
        )
    found = fit_committee(
        learner, prepared, settings, members, seed, folder,
        lambda done, where="": tell(share + (1 - share) * done, where),
    )  # fmt: skip
    save(replace(found, trials=tuple(trials)), folder / MODEL)
    if hasattr(learner, "contributions"):
        explain(learner, prepared, found, folder)


def explain(learner, prepared: Prepared, found: Committee, folder: Path) -> None:
    """Write what each column contributed to the predictions of test rows, on the learning scale.

    The index of the table has the numbers of the rows.
    """
    import numpy
    import pandas

    rows = numpy.flatnonzero(prepared.fold == TEST)
    rows = rows[:: -(-len(rows) // EXPLAINED_ROWS)]
    inputs = prepared.inputs[rows]
    models = [learner.load(folder / member.file, found.settings, found.inputs) for member in found.members]
    each = sum(learner.contributions(model, inputs) for model in models) / len(models)
    columns: dict[str, object] = {}
    for place, (_, column) in enumerate(prepared.preparation.encoded):
        columns[column] = columns.get(column, 0.0) + each[:, place]
    pandas.DataFrame(columns, index=rows).to_parquet(folder / CONTRIBUTIONS)


def predict_job(learner: Learner, job: dict, tell: Tell) -> None:
    """The step of a prediction: mean of all members for the rows of a .npy file, on the learning scale."""
    import numpy

    folder = Path(job["folder"])
    found = load(folder / MODEL, Committee)
    inputs = numpy.load(job["inputs"], allow_pickle=False, mmap_mode="r")
    total = numpy.zeros(len(inputs))
    for done, member in enumerate(found.members, 1):
        total += learner.load(folder / member.file, found.settings, found.inputs).predict(inputs)
        tell(done / len(found.members), "")
    numpy.save(job["outputs"], total / len(found.members), allow_pickle=False)


def run(learner: Learner, job: dict, tell: Tell) -> None:
    {"fit": fit_job, "predict": predict_job}[job["do"]](learner, job, tell)


def _loss_of(prepared: Prepared, settings: dict) -> str:
    target = prepared.preparation.target
    name = target.name if target.transform == "none" else f"{target.transform}({target.name})"
    loss = LOSSES[settings.get("loss", "mse")]
    return f"{loss} of {name} in standard deviations of {target.deviation:.6g}"


def _log(path: Path) -> logging.Logger:
    log = logging.Logger(f"training {path}", logging.INFO)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s - %(levelname)s - %(message)s"))
    log.addHandler(handler)
    return log
