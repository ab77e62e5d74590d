"""From fitted models to a report: TrainMlp and others -> EvaluateModels -> PromoteModel -> ReportTraining.

PredictBatch, in prediction.py, uses what was promoted. What judges and reports is imported where it runs, as
every command imports this.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.files.json_files import load, save
from pipelines.core.record import Record
from pipelines.core.settings import SettingsParameter
from pipelines.core.target import Deliverable, RecordedTarget
from pipelines.locale.languages import AUTO, chosen
from pipelines.training import scores
from pipelines.training.data import card
from pipelines.training.data.prepared import Prepared
from pipelines.training.records import Decision
from pipelines.training.tasks import previous
from pipelines.training.tasks.dataset import TrainingTask
from pipelines.training.tasks.fitting import NAMED, FitTask, PrepareDataset, TrainBaselines, TrainModel


class EvaluateModels(TrainingTask):
    """How good models, baselines and ensemble are on the test part, and over further splits."""

    previous = previous.EVALUATION
    code_version = 4
    mlp_settings = SettingsParameter(settings.mlp)
    boosting_settings = SettingsParameter(settings.boosting)
    packages = ("scipy",)

    def signed_parameters(self):
        return super().signed_parameters() | {"metrics": scores.signed()}

    def of_split(self, repeat: int) -> dict[str, PrepareDataset | FitTask | TrainBaselines]:
        prepared, baselines = (self.clone(task, repeat=repeat) for task in (PrepareDataset, TrainBaselines))
        return {"prepared": prepared, **self.trained(repeat), "baselines": baselines}

    def trained(self, repeat: int) -> dict[str, FitTask]:
        """The models of one split by name, in the order of the setting."""
        return {
            name: self.clone(NAMED[name], repeat=repeat)
            if name in NAMED
            else self.clone(TrainModel, model=name, repeat=repeat)
            for name in settings.names_in(self.training_settings.models)
        }

    def inputs(self):
        further = {
            f"{name} {repeat}": task
            for repeat in range(1, self.training_settings.repeats + 1)
            for name, task in self.of_split(repeat).items()
        }
        return self.of_split(0) | further

    def output(self):
        return self.work_product("")

    def predictions(self, repeat: int):
        """The prepared dataset of one split, and all predictions for it."""
        from pipelines.training.judging import evaluation

        found = {name: task.output().path for name, task in self.of_split(repeat).items()}
        prepared = Prepared(found["prepared"])
        models = {name: found[name] for name in self.trained(repeat)}
        return prepared, evaluation.predictions(prepared, models, found["baselines"])

    def run(self):
        from pipelines.training.judging import evaluation

        repeats = self.training_settings.repeats
        with self.writing(self.output()) as part, self.progress("evaluation") as progress:
            prepared, (table, weights, spread) = self.predictions(0)
            tables = [table]
            for repeat in range(1, repeats + 1):
                tables.append(self.predictions(repeat)[1][0])
                progress(repeat / (repeats + 1), "repeats")
            folders = {name: self.input()[name].path for name in weights}
            explained = folders.get(evaluation.explained(folders))
            found = evaluation.evaluate(prepared, table, weights, spread, explained)
            evaluation.write(part, found, table, tables)


@inherits(EvaluateModels)
class PromoteModel(TrainingTask):
    """The decision whether the new model takes the place of the one in use, and doing it."""

    previous = previous.PROMOTION
    promotion_settings = SettingsParameter(settings.promotion)
    signed = ("promotion_settings",)

    def inputs(self):
        return {"evaluation": self.clone(EvaluateModels)}

    def output(self):
        return self.work_product(".json")

    def in_use(self) -> Deliverable:
        return self.deliverable(self.model_folder())

    def complete(self):
        # Where another model has come into place since, or that one is gone, it is decided anew.
        return super().complete() and (load(self.output().path, Decision).standing == standing(self.in_use()))

    def run(self):
        from pipelines.training.judging import evaluation, promotion

        found, place = self.input()["evaluation"].path, self.in_use()
        evaluated = self.clone(EvaluateModels)
        prepared = Prepared(evaluated.of_split(0)["prepared"].output().path)
        options = settings.section_of(self.promotion_settings)
        in_place, fault = promotion.in_place(place.path, place.record())
        with self.progress("promotion") as progress, self.writing(self.output()) as part:
            decision = promotion.decide(
                prepared, evaluation.read_predictions(found), in_place, fault, options, progress
            )
            made = (self.signature(), self.previous_signature())
            if in_place and in_place.manifest.signature in made:
                decision = replace(decision, promoted=True, reason="it is in place already")
            elif decision.promoted:
                models = {name: checked(task.output()) for name, task in evaluated.trained(0).items()}
                with self.writing(place) as folder:
                    promotion.assemble(
                        folder, prepared, models, evaluation.read(found), self.called, self.signature()
                    )
            save(replace(decision, standing=standing(place)), part)


def standing(place: Deliverable) -> str:
    """The signature of the model in place, or nothing."""
    return (place.record() or Record()).signature if place.path.exists() else ""


def checked(target: RecordedTarget) -> Path:
    """The folder of a fitted model, after its files have been found to be those of its record."""
    from pipelines.training.judging import promoted

    promoted.check(target.path, (target.record() or Record()).files)
    return target.path


@inherits(PromoteModel)
class ReportTraining(TrainingTask):
    """The report of a training, as PDF and as a page, with the log of all epochs beside it."""

    previous = previous.REPORT
    code_version = 2
    report_settings = SettingsParameter(settings.report)
    signed = ("report_settings",)
    packages = ("reportlab", "matplotlib")
    # In a night: after the drafts of all lectures, and before their writing, which may take all of it.
    priority = 10**11

    def inputs(self):
        return {"evaluation": self.clone(EvaluateModels), "decision": self.clone(PromoteModel)}

    def signed_parameters(self):
        language = None if self.language == AUTO else self.language
        return super().signed_parameters() | {"name": self.called, "card": self.card(), "language": language}

    @property
    def language(self) -> str:
        """As of the morning report: one that is asked for is signed, the environment makes nothing stale."""
        return settings.read(settings.batch).language

    def card(self) -> str | None:
        """Digest of the data card, where there is one."""
        path = card.card_path(self.dataset)
        return fingerprint(path) if path.exists() else None

    def output(self):
        names = {"pdf": "report.pdf", "html": "report.html", "logs": "training_logs.txt"}
        return {kind: self.deliverable(self.report_file(name)) for kind, name in names.items()}

    def complete(self):
        # It tells which model is in place: where that is another one now, it is decided and told anew.
        if not super().complete():
            return False
        told = (self.output()["pdf"].record() or Record()).facts
        return told.get("standing") == standing(self.in_use())

    def in_use(self) -> Deliverable:
        return self.clone(PromoteModel).in_use()

    def describe(self, signature):
        record = super().describe(signature)
        return replace(record, facts=record.facts | {"standing": standing(self.in_use())})

    def run(self):
        from pipelines.training.report import compose
        from pipelines.training.report.contents import write_report

        target, evaluated = self.output(), self.clone(EvaluateModels)
        split, trained = evaluated.of_split(0), evaluated.trained(0)
        for each in target.values():
            each.refuse_foreign(self.dataset)
        split = {name: task.output() for name, task in split.items()}
        contents = compose.compose_report(
            self.called,
            {name: found.path for name, found in split.items()},
            self.input()["evaluation"].path,
            load(self.input()["decision"].path, Decision),
            card.read_card(self.dataset),
            {name: found.record() for name, found in split.items()},
            self.settings_in_words(),
        )
        with (
            self.writing(target["logs"]) as logs,
            self.writing(target["pdf"]) as pdf,
            self.writing(target["html"]) as html,
        ):
            compose.join_logs([split[name].path for name in trained], logs)
            write_report(contents, pdf, html, self.report_settings.page, chosen(self.language))

    def settings_in_words(self) -> list[tuple[str, str]]:
        """Every setting that changes the models, as section and name with its value."""
        trained = self.clone(EvaluateModels).trained(0).values()
        own = filter(None, (task.section() for task in trained))
        sections = (self.training_settings, *own, cast(Any, self).promotion_settings)
        return [
            (f"{section.get_task_family()} {name}", str(value))
            for section in sections
            for name, value in settings.significant(section).items()
        ]
