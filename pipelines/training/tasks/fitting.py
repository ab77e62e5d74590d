"""From a dataset to fitted models: how rows are divided and prepared, and what learns from them.

Dataset -> PrepareDataset -> TrainMlp, TrainBoosting, TrainModel, TrainBaselines.
"""

from typing import Any

import luigi

from pipelines.core import settings
from pipelines.core.errors import BadSetting
from pipelines.core.plug_ins.plug_points import TRAINING_MODELS
from pipelines.core.settings import PlugInParameter, SettingsParameter
from pipelines.training.data import card, prepare
from pipelines.training.data.prepared import Prepared
from pipelines.training.models.learner import Learner, learner
from pipelines.training.models.process import run_step
from pipelines.training.tasks import previous
from pipelines.training.tasks.dataset import Dataset, TrainingTask, signed_reading

STEP = "pipelines.training.models.fitting"
# The settings that say how rows are divided and prepared, beside those of reading them.
DIVIDING: tuple[str, ...] = ("split", "group_column", "time_column", "test_share", "folds", "seed")
DIVIDING += ("target_transform", "limit_predictions")


class SplitTask(TrainingTask):
    """A task on one division of the rows; those after the first are for repeated comparison."""

    repeat = luigi.IntParameter(default=0, description="number of a further split")


class PrepareDataset(SplitTask):
    """The rows of a dataset: checked, divided, with the preparation that the training part teaches."""

    previous = previous.PREPARED
    code_version = 2
    packages = ("pandas", "pandera", "pyarrow")

    def dividing(self) -> settings.TrainingSettings:
        """The settings, where they mean something together; raises BadSetting where not."""
        chosen = settings.section_of(self.training_settings)
        if self.target in self.excluded():
            raise BadSetting("[training] exclude_columns has the target {target}", target=self.target)
        if (chosen.split != "random") + bool(chosen.group_column) + bool(chosen.time_column) > 1:
            raise BadSetting(
                "[training] split, group_column and time_column: only one of them divides the rows"
            )
        if self.repeat and (chosen.split == "keras" or chosen.time_column):
            raise BadSetting("[training] repeats: there is but one split by time, and one of Keras")
        return chosen

    def signed_parameters(self):
        categorical = prepare.categorical(self.dividing())
        chosen = settings.significant(self.training_settings)
        signed = {name: chosen[name] for name in DIVIDING} | signed_reading(self.training_settings)
        signed["categorical_columns"] = ", ".join(categorical)
        # The name is part of it, as the schema that the rows are checked against goes by it.
        named = {"name": self.called, "target": self.target, "excluded": self.excluded() or None}
        return named | {"repeat": self.repeat or None, "training": signed}

    def inputs(self):
        return {"dataset": self.clone(Dataset)}

    def output(self):
        return self.work_product("")

    def run(self):
        from pipelines.training.judging import promotion

        # What ends the report anyway is better told before hours of training.
        self.deliverable(self.report_file("report.pdf")).refuse_foreign(self.dataset)
        promotion.refuse_other_target(self.model_folder(), self.target)
        card.read_card(self.dataset)
        with self.writing(self.output()) as part, self.progress("dataset"), self.unchanged():
            prepare.prepare(
                self.dataset, self.target, self.dividing(), self.excluded(),
                self.report_file("schema.yaml"), part, self.repeat,
            )  # fmt: skip


class FitTask(SplitTask):
    """A committee of models of one kind, fitted in an interpreter of its own."""

    model = ""

    @property
    def learner(self) -> type[Learner]:
        return learner(self.model)

    @property
    def code_version(self) -> int:  # type: ignore[override]
        return self.learner.version

    @property  # type: ignore[misc]
    def packages(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.learner.packages

    def section(self) -> luigi.Config | None:
        """The settings of the model: a parameter of this task, or as they are now."""
        own: Any = self.learner.settings
        return own and (getattr(self, f"{own.get_task_family()}_settings", None) or settings.read(own))

    def inputs(self):
        return {"prepared": self.clone(PrepareDataset)}

    def output(self):
        return self.work_product("")

    def signed_parameters(self):
        chosen, section = settings.significant(self.training_settings), self.section()
        names = ("committee", "refit", "trials", "seed")
        own = {section.get_task_family(): settings.significant(section)} if section else {}
        return own | {"training": {name: chosen[name] for name in names}}

    def run(self):
        prepared, section = Prepared(self.input()["prepared"].path), self.section()
        with self.writing(self.output()) as part, self.progress(self.model) as progress:
            job = {
                "do": "fit",
                "model": self.model,
                "prepared": prepared.folder,
                "folder": part,
                "settings": settings.values(section) if section else {},
                "members": self.training_settings.committee,
                "refit": self.training_settings.refit,
                "trials": self.training_settings.trials,
                "seed": self.training_settings.seed,
            }
            run_step(STEP, job, progress)


class TrainMlp(FitTask):
    """Keras multilayer perceptrons, stopped early."""

    previous = previous.MLP
    mlp_settings = SettingsParameter(settings.mlp)
    model = "mlp"


class TrainBoosting(FitTask):
    """XGBoost's boosted trees, stopped early."""

    previous = previous.BOOSTING
    boosting_settings = SettingsParameter(settings.boosting)
    model = "boosting"


class TrainModel(FitTask):
    """Models of any kind by its name, such as one of another package."""

    model = PlugInParameter(TRAINING_MODELS, description="the name of the kind")
    mlp_settings = SettingsParameter(settings.mlp)
    boosting_settings = SettingsParameter(settings.boosting)

    def signed_parameters(self):
        return super().signed_parameters() | {"model": self.model}

    def identity(self):
        return super().identity() | self.signed_parameters()


# The tasks that models of ours have had from the beginning.
NAMED = {task.model: task for task in (TrainMlp, TrainBoosting)}


class TrainBaselines(SplitTask):
    """What a model has to beat: the mean, a linear model, kernel ridge."""

    previous = previous.BASELINES
    packages = ("scikit-learn",)

    def inputs(self):
        return {"prepared": self.clone(PrepareDataset)}

    def output(self):
        return self.work_product(".parquet")

    def run(self):
        with self.writing(self.output()) as part, self.progress("baselines") as progress:
            job = {"do": "baselines", "prepared": self.input()["prepared"].path, "file": part}
            # In the interpreter of boosted trees, which is there in nearly every training.
            run_step(STEP, job | {"model": "boosting"}, progress)
