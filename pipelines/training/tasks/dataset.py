"""What all tasks of the training half share: a dataset, its target, and what its results are called."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import luigi

from pipelines.core import settings
from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.files.fingerprint import Source, fingerprint, source_record
from pipelines.core.settings import AbsolutePathParameter, SettingsParameter, names_in
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.training.data import dataset
from pipelines.training.data.reading import folders, sources

READING = ("encoding", "delimiter", "decimal", "thousands", "date_order", "sheet", "new_columns")


def stem(path: Path) -> str:
    """The name of a dataset without what tells the kind of its file."""
    return sources.stem(path.name)


def signed_reading(chosen: Any) -> dict:
    """The settings that say how files are read, for signatures."""
    known = settings.significant(chosen)
    missing = ", ".join(names_in(chosen.missing_values))
    return {name: known[name] for name in READING} | {"missing_values": missing}


class DatasetTask(KonspektTask):
    """A task about one dataset."""

    dataset = AbsolutePathParameter(description="a CSV or Parquet file, a workbook, or a folder of them")

    def subject(self) -> str:
        return stem(self.dataset)

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """Raises BadInput where the dataset is another at the end of the block, whatever came of that."""
        before = self.clone(Dataset).signature()
        try:
            yield
        finally:
            if self.clone(Dataset).signature() != before:
                raise BadInput(self.dataset, "has changed while it was read; run again")


class Dataset(GivenByPeople, DatasetTask):
    """The files of a dataset that somebody has put there; fails with the reason where there are none."""

    def files(self) -> list[Path]:
        return dataset.data_files(self.dataset)

    def signature(self) -> str:
        """Digest of what all files contain, in the order in which they are read."""
        sums = [self._told_by_folders(path) + fingerprint(path, entire=True) for path in self.files()]
        return sums[0] if len(sums) == 1 else hashlib.sha256(" ".join(sums).encode()).hexdigest()

    def _told_by_folders(self, path: Path) -> str:
        """The columns that a Hive partition is called by, which are part of the data."""
        told = folders.partition(self.dataset, path)
        return "".join(f"{name}={value}/" for name, value in told.items())

    def sources(self) -> list[Source]:
        return [source_record(path, entire=True) for path in self.files()]

    def output(self):
        return luigi.LocalTarget(self.dataset)


class TrainingTask(DatasetTask):
    """A task about one target of one dataset."""

    target = luigi.Parameter(description="the column of numbers to predict")
    name = luigi.Parameter(default="", description="what report and model are called; else as the dataset")
    training_settings = SettingsParameter(settings.training)

    @property
    def called(self) -> str:
        """The name of report and model; raises BadSetting for one that is no name of a folder."""
        name = self.name or re.sub(r"[^\w.+-]+", "_", stem(self.dataset)).lstrip(".+-")
        if not re.fullmatch(r"\w[\w.+-]*", name):
            raise BadSetting("--name {name!r}: letters, digits, '_', '-', '+' and '.' make a name", name=name)
        return name

    def excluded(self) -> tuple[str, ...]:
        """The columns that are excluded here; "none" is a word for it, as Luigi ignores empty options."""
        named = set(names_in(self.training_settings.exclude_columns)) - {"none"}
        for prefix in (stem(self.dataset), self.called):
            named = {column.removeprefix(f"{prefix}.") for column in named}
        return tuple(sorted(named))

    def model_folder(self) -> Path:
        """Where the promoted model is."""
        return Path(self.paths_settings.models) / self.called

    def report_file(self, name: str) -> Path:
        return Path(self.paths_settings.reports) / self.called / name
