"""Predictions by the promoted model, with its own preparation."""

from pathlib import Path

from pipelines.core.errors import BadInput, BadSetting, Unavailable
from pipelines.core.settings import TrainingSettings
from pipelines.locale.message import Message, counted
from pipelines.training.data import dataset, drift, features
from pipelines.training.judging.promoted import Promoted
from pipelines.training.models.learner import learner
from pipelines.training.models.process import Tell, run_step

ADDED = ("predicted", "low", "high")
STEP = "pipelines.training.models.fitting"


def read_rows(promoted: Promoted, path: Path, chosen: TrainingSettings):
    """The rows to predict for: columns that the model takes as numbers are numbers, all others stay text.

    They are read as the model has learned them; what is found of their decimal mark is in `attrs`.
    """
    numbers = {feature.name for feature in promoted.preparation.numbers}
    known = {column.name: column for column in promoted.manifest.columns if column.name in numbers}
    unneeded = dataset.AllBut(promoted.preparation.columns)
    read = dataset.read(path, chosen, dataset.AllBut(numbers), excluded=unneeded, known=known)
    check_columns(promoted, read.table, path)
    if read.decimal:
        read.table.attrs["decimal"] = read.decimal
    return read.table


def warnings(promoted: Promoted, table, limit: float) -> list[str]:
    """What to tell of rows that differ from what the model has learned from; `limit` as for promotion."""
    known = [column for column in promoted.manifest.reference if column.name in promoted.preparation.columns]
    return [
        f"column {found.column} differs from what {promoted.folder.name} has learned from: {found.text}"
        for found in drift.compare(known, table, limit)
        if found.drifted
    ]


def check_columns(promoted: Promoted, table, path: Path) -> None:
    """Raise BadInput where a needed column is missing or of another kind, or a prediction's name is taken."""
    if wrong := unreadable(promoted, table):
        needed = list(promoted.preparation.columns)
        raise BadInput(
            path,
            "{wrong}; the model {name} needs {needed}",
            wrong=wrong,
            name=promoted.folder.name,
            needed=needed,
        )
    target = promoted.manifest.target
    if taken := [f"{target}_{word}" for word in ADDED if f"{target}_{word}" in table]:
        raise BadInput(
            path, "has a column {taken} already, which is what a prediction is called", taken=taken[0]
        )


def unreadable(promoted: Promoted, table) -> str:
    """Why a model cannot predict for rows: columns that are missing or of another kind; else nothing."""
    if missing := [name for name in promoted.preparation.columns if name not in table]:
        return counted(
            "column {names} is missing", "columns {names} are missing", len(missing), names=missing
        )
    for feature in promoted.preparation.numbers:
        series = table[feature.name]
        if series.isna().all():
            continue
        date, number = Message("a date"), Message("a number")
        kind = (
            date if series.dtype.kind == "M" else number if series.dtype.kind in "biuf" else Message("text")
        )
        wanted = date if feature.date else number
        if kind != wanted:
            example = str(series.dropna().iloc[0])
            return Message(
                "column {name} has {kind} ({example!r}), and {wanted} is expected",
                name=feature.name,
                kind=kind,
                example=example,
                wanted=wanted,
            )
    return ""


def predicted(promoted: Promoted, table, scratch: Path, on_progress: Tell):
    """The ensemble's prediction for every row in units of the target; `scratch` is a folder for inputs."""
    import numpy

    weights = {kind: weight for kind, weight in promoted.manifest.weights.items() if weight}
    for kind in weights:
        _check_known(promoted, kind)
    inputs = scratch / "inputs.npy"
    numpy.save(inputs, features.encode(promoted.preparation, table), allow_pickle=False)
    total = numpy.zeros(len(table))
    for place, (kind, weight) in enumerate(weights.items()):
        outputs = scratch / f"{kind}.npy"
        job = {"do": "predict", "model": kind, "folder": promoted.folder / kind}
        job |= {"inputs": inputs, "outputs": outputs}

        def told(done: float, where: str, place: int = place, kind: str = kind) -> None:
            on_progress((place + done) / len(weights), f"{kind} {where}".strip())

        run_step(STEP, job, told)
        total += weight * promoted.preparation.target.from_scale(numpy.load(outputs, allow_pickle=False))
    return total


def _check_known(promoted: Promoted, kind: str) -> None:
    """Raise Unavailable where a package that had a kind of model when it was fitted is not here."""
    try:
        learner(kind)
    except BadSetting as error:
        raise Unavailable(
            "{folder} needs the model {model}: {error}", folder=promoted.folder, model=kind, error=error
        ) from None


def with_bounds(promoted: Promoted, found) -> dict:
    """Predictions as TARGET_predicted, with TARGET_low and TARGET_high, the bounds of the 90 % interval."""
    scale, width = promoted.preparation.target, promoted.manifest.spread
    low, high = (scale.from_scale(scale.to_scale(found) + side * width, limited=False) for side in (-1, 1))
    named = {"predicted": found, "low": low, "high": high}
    return {f"{scale.name}_{word}": values for word, values in named.items()}
