"""Predictions as Luigi tasks: Dataset, PromotedModel -> PredictBatch."""

import logging
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import luigi

from pipelines.core import settings
from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.record import Record
from pipelines.core.settings import SettingsParameter
from pipelines.core.target import Deliverable, RecordedTarget
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.training.judging import promoted
from pipelines.training.tasks import previous
from pipelines.training.tasks.dataset import Dataset, DatasetTask, signed_reading, stem

logger = logging.getLogger("luigi-interface")


class PromotedModel(GivenByPeople, KonspektTask):
    """The model in use under a name; fails with the reason where there is none, or it is not what it was."""

    previous = previous.MODEL
    model = luigi.Parameter(description="the name of a promoted model, in the folder of models")

    def subject(self) -> str:
        return self.model

    def target(self) -> RecordedTarget:
        if not re.fullmatch(r"\w[\w.+-]*", self.model):
            raise BadSetting("--model {model!r} is no name of a promoted model", model=self.model)
        return Deliverable(Path(self.paths_settings.models) / self.model, lambda format: "")

    def sums(self) -> dict[str, str]:
        """SHA-256 of the model's files by name, as recorded when it was promoted."""
        target = self.target()
        found = (target.record() or Record()).files
        if not found or not target.path.is_dir():
            raise BadInput(target.path, "there is no promoted model; ReportTraining makes one")
        return found

    def signed_parameters(self):
        return self.sums()

    def output(self):
        return luigi.LocalTarget(self.target().path)

    def open(self) -> promoted.Promoted:
        return promoted.open_promoted(self.target().path, self.sums())


class PredictBatch(DatasetTask):
    """The rows of a dataset with the predictions of a promoted model beside them."""

    previous = previous.PREDICTIONS
    code_version = 2
    model = luigi.Parameter(description="the name of a promoted model, in the folder of models")
    training_settings = SettingsParameter(settings.training)
    promotion_settings = SettingsParameter(settings.promotion, significant=False)

    def signed_parameters(self):
        return {"training": signed_reading(self.training_settings)}

    def inputs(self):
        return {"dataset": self.clone(Dataset), "model": self.clone(PromotedModel)}

    def output(self):
        suffix = self.dataset.suffix.lower()
        suffix = suffix if suffix in (".parquet", ".tsv") and not self.dataset.is_dir() else ".csv"
        name = f"{stem(self.dataset)}.{self.model}{suffix}"
        return self.deliverable(Path(self.paths_settings.predictions) / name)

    def run(self):
        from pipelines.training.data.written_rows import write_beside
        from pipelines.training.judging import prediction

        target = self.output()
        target.refuse_foreign(self.dataset)
        model = self.clone(PromotedModel).open()
        chosen = settings.section_of(self.training_settings)
        with (
            self.writing(target) as part,
            self.progress("predictions") as progress,
            self.unchanged(),  # for rows are read to predict for them, and again to be written
            tempfile.TemporaryDirectory() as scratch,
        ):
            table = prediction.read_rows(model, self.dataset, chosen)
            for warning in prediction.warnings(model, table, self.promotion_settings.drift_limit):
                logger.warning("%s: %s", self.dataset, warning)
            found = prediction.predicted(model, table, Path(scratch), progress)
            chosen = replace(chosen, decimal=table.attrs.get("decimal", chosen.decimal))
            write_beside(self.dataset, chosen, prediction.with_bounds(model, found), part)
