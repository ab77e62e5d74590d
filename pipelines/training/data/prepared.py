"""A prepared dataset on disk: the rows with their folds, the fitted preparation, the profile."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.core.files.json_files import load, save
from pipelines.training.data import features
from pipelines.training.data.features import Preparation
from pipelines.training.data.splits import TEST, VALIDATION
from pipelines.training.records import Profile

TABLE, FOLD, PREPARATION, PROFILE = "table.parquet", "fold.npy", "preparation.json", "profile.json"


@dataclass(frozen=True)
class Prepared:
    """A folder that `write` has filled."""

    folder: Path

    @cached_property
    def preparation(self) -> Preparation:
        return load(self.folder / PREPARATION, Preparation)

    @cached_property
    def profile(self) -> Profile:
        return load(self.folder / PROFILE, Profile)

    @cached_property
    def table(self):
        """The rows that have a target, columns as in the dataset."""
        import pandas

        return pandas.read_parquet(self.folder / TABLE)

    @cached_property
    def fold(self):
        """-1 for test, 0 for validation, 1 and more for training (int array)."""
        import numpy

        return numpy.load(self.folder / FOLD, allow_pickle=False)

    @cached_property
    def inputs(self):
        """float32 array of shape (rows, inputs)."""
        return features.encode(self.preparation, self.table)

    @cached_property
    def truth(self):
        """The target in its own units (float64)."""
        return self.table[self.preparation.target.name].to_numpy(dtype="float64")

    @cached_property
    def scaled_truth(self):
        """The target on the scale that models learn on (float64)."""
        return self.preparation.target.to_scale(self.truth)

    @cached_property
    def part(self):
        """The part of every row by name."""
        import numpy

        return numpy.select([self.fold == TEST, self.fold == VALIDATION], ["test", "validation"], "train")


def write(folder: Path, table, fold, preparation: Preparation, profile: Profile) -> None:
    """Fill a folder, which is made."""
    import numpy

    folder.mkdir()
    table.to_parquet(folder / TABLE, index=False)
    numpy.save(folder / FOLD, fold, allow_pickle=False)
    save(preparation, folder / PREPARATION)
    save(profile, folder / PROFILE)
