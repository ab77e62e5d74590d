"""The model in use: a folder of data files that is checked, sum by sum, before any is opened."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.files.fingerprint import sha256_of
from pipelines.core.files.json_files import load
from pipelines.training.data.drift import ReferenceColumn
from pipelines.training.data.features import Preparation
from pipelines.training.records import Column

MANIFEST, PREPARED, LEARNED = "model.json", "preparation.json", "learned.npy"
# What a model's files begin with. Nothing else is opened: a pickle would run code.
KNOWN = {
    ".ubj": (b"{",),
    ".h5": (b"\x89HDF",),
    ".json": (b"{",),
    ".npy": (b"\x93NUMPY",),
    ".parquet": (b"PAR1",),
    ".txt": (b"",),
}


@dataclass(frozen=True)
class Manifest:
    """What a promoted model predicts, from which columns, and how well.

    `weights` of its committees, each in a folder of that name; `rmse` that of the test rows at the time;
    `spread` the half-width of the 90 % interval on the learning scale; `reference` tells how the columns
    were distributed, `learned.npy` which rows it has seen.
    """

    dataset: str
    target: str
    columns: tuple[Column, ...]
    weights: dict[str, float]
    rmse: float
    spread: float
    made: str
    signature: str
    reference: tuple[ReferenceColumn, ...]


@dataclass(frozen=True)
class Promoted:
    """A model folder whose files have been found to be what they were."""

    folder: Path
    manifest: Manifest
    preparation: Preparation


def open_promoted(folder: Path, sums: dict[str, str]) -> Promoted:
    """Check every file of a model against its record, and read it; raises BadInput naming the file at fault.

    `sums` are those of its record, by path relative to the folder.
    """
    if not (folder / MANIFEST).is_file():
        raise BadInput(folder, "there is no promoted model; ReportTraining makes one")
    check(folder, sums)
    try:
        manifest = load(folder / MANIFEST, Manifest)
        preparation = load(folder / PREPARED, Preparation)
    except ValueError as error:
        raise BadInput(folder, "is no promoted model of this version ({error})", error=error) from None
    return Promoted(folder, manifest, preparation)


def check(folder: Path, sums: dict[str, str]) -> None:
    """Raise BadInput for a file that is missing, not listed, of a kind that is never opened, or changed."""
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    for name, path in files.items():
        with path.open("rb") as file:
            begin = file.read(8)
        if begin[:1] == b"\x80" or path.suffix in (".pkl", ".pickle", ".joblib"):
            raise BadInput(
                path, "is a pickle, which could run any code; models are .ubj and .weights.h5 files"
            )
        if not begin.startswith(KNOWN.get(path.suffix, ())):
            raise BadInput(path, "is no model file: .ubj, .weights.h5, .json and .npy are known")
        if name not in sums:
            raise BadInput(path, "is not in the model's record")
    for name, wanted in sums.items():
        if name not in files:
            raise BadInput(folder / name, "is missing from the model")
        if sha256_of(files[name]) != wanted:
            raise BadInput(
                folder / name, "has changed since it was recorded (SHA-256): the model is not used"
            )
