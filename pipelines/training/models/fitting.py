"""Fitting the models of a committee and baselines, and predicting with them.

`python -m pipelines.training.models.fitting` is such a step in an interpreter of its own.
"""

import logging
from dataclasses import asdict, replace
from pathlib import Path

from pipelines.core.files.json_files import load, save
from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import TEST
from pipelines.training.models.baselines import fit_baselines
from pipelines.training.models.committee import (
    CONTRIBUTIONS,
    HISTORY,
    LOGS,
    MODEL,
    NO_FOLD,
    PREDICTIONS,
    Committee,
    Member,
    committee_size,
    refits,
    rows_of,
)
from pipelines.training.models.learner import Epoch, Fitted, Learner, Rows
from pipelines.training.models.learner import learner as learner_called
from pipelines.training.models.process import Tell, serve

# Contributions of single columns are worked out for at most so many test rows.
EXPLAINED_ROWS = 500
LOSSES = {"mse": "the mean squared error", "mae": "the mean absolute error", "huber": "the Huber loss"}


def fit_committee(
    learner: Learner,
    prepared: Prepared,
    settings: dict,
    members: int,
    seed: int,
    folder: Path,
    tell: Tell,
    refit: bool = False,
) -> Committee:
    """Fit the members, and write them, their predictions and what happened in every epoch into `folder`.

    Predictions are on the learning scale: out-of-fold for what is not test, missing where no model left the
    row out. With `refit`, the members are further models, which learned from all rows; the history is always
    that of the models that folds have stopped.
    """
    import numpy
    import pandas

    log, fits = _log(folder / LOGS), members * (2 if refit else 1)
    target = prepared.preparation.target.name
    log.info("%s: loss is %s; mae is in units of %s", learner.name, _loss_of(prepared, settings), target)
    predicted = numpy.full(len(prepared.fold), numpy.nan)
    tested = prepared.fold == TEST
    total = numpy.zeros(tested.sum())
    made: list = []
    history: list = []

    def fit(number: int, learned, until: Rows | int) -> tuple[Fitted, list[Epoch]]:
        title, rows = f"model {number + 1}/{fits}", rows_of(prepared, learned)

        def told(done: float, where: str) -> None:
            tell((number + done) / fits, f"{where}, {title}" if fits > 1 else where)

        return _fit(learner, rows, until, settings, seed + number, log, title, told)

    def keep(fitted: Fitted, fold: int, epochs: int) -> None:
        file = f"member-{len(made):02d}{learner.suffix}"
        fitted.save(folder / file)
        total[:] += fitted.predict(prepared.inputs[tested])
        made.append(Member(file, fold, epochs, fitted.best))

    best = []
    for fold in range(members):
        held = prepared.fold == fold
        fitted, happened = fit(fold, ~(held | tested), rows_of(prepared, held))
        predicted[held] = fitted.predict(prepared.inputs[held])
        best.append(fitted.best)
        history += [
            {"member": fold, "epoch": number, **asdict(epoch), "best": number == fitted.best}
            for number, epoch in enumerate(happened, 1)
        ]
        if not refit:
            keep(fitted, fold, len(happened))
    for number in range(members, fits):
        longer = settings.get("refit_longer", 1.0)
        fitted, happened = fit(number, ~tested, max(1, round(longer * sum(best) / members)))
        keep(fitted, NO_FOLD, len(happened))
    predicted[tested] = total / members
    pandas.DataFrame({"prediction": predicted}).to_parquet(folder / PREDICTIONS, index=False)
    pandas.DataFrame(history).to_parquet(folder / HISTORY, index=False)
    used = {name: value for name, value in settings.items() if name != "threads"}  # which change nothing
    return Committee(learner.name, prepared.inputs.shape[1], used, tuple(made))


def _fit(
    learner: Learner,
    train: Rows,
    until: Rows | int,
    settings: dict,
    seed: int,
    log: logging.Logger,
    title: str,
    tell: Tell,
) -> tuple[Fitted, list[Epoch]]:
    """One model, and what happened in each epoch: logged and told."""
    kind, word, count = learner.name, learner.word.lower(), len(train.inputs)
    most = learner.epochs(settings) if isinstance(until, Rows) else until
    happened: list[Epoch] = []
    ends = f"{len(until.inputs)} rows stop it" if isinstance(until, Rows) else f"for {until} {word}s"
    log.info("%s: %s learns from %d rows, %s", kind, title, count, ends)
    if count > learner.measured_rows:
        log.info("%s: loss and mae are those of %d rows that it learns from", kind, learner.measured_rows)

    def on_epoch(epoch: Epoch) -> None:
        happened.append(epoch)
        known = {name: value for name, value in asdict(epoch).items() if value is not None}
        figures = " - ".join(f"{name}: {value:.4f}" for name, value in known.items())
        log.info("%s %d/%d - %s", learner.word, len(happened), most, figures)
        name, value = list(known.items())[-1]
        tell(len(happened) / most, f"{word} {len(happened)} of {most}, {name} {value:.4g}")

    fitted = learner.fit(train, until, settings, seed, on_epoch)
    log.info("%s: %s keeps %s %d", kind, title, word, fitted.best)
    return fitted, happened


def fit_job(learner: Learner, job: dict, tell: Tell) -> None:
    """The step of a training task: search where trials are wanted, then fit; the folder is made."""
    from pipelines.training.models.search import search

    prepared, folder = Prepared(Path(job["prepared"])), Path(job["folder"])
    folder.mkdir()
    settings, seed, members = job["settings"], job["seed"], committee_size(job["members"], prepared)
    trials, share = (), 0.0

    def searching(done: float, where: str = "") -> None:
        tell(share * done, where)

    def learning(done: float, where: str = "") -> None:
        tell(share + (1 - share) * done, where)

    if job["trials"]:
        share = 0.8
        settings, trials = search(learner, prepared, settings, job["trials"], seed, searching)
    found = fit_committee(
        learner, prepared, settings, members, seed, folder,
        learning, refits(job["refit"], members, prepared),
    )  # fmt: skip
    save(replace(found, trials=tuple(trials)), folder / MODEL)
    if type(learner).contributions is not Learner.contributions:
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


def run(job: dict, tell: Tell) -> None:
    """Do the job: with the kind of model that it names, or of baselines."""
    if job["do"] == "baselines":
        fit_baselines(job, tell)
    else:
        {"fit": fit_job, "predict": predict_job}[job["do"]](learner_called(job["model"])(), job, tell)


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


if __name__ == "__main__":
    serve(run)
