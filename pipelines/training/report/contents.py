"""The report of a training run: what it is made from, and what it says first.

Its parts are the same in print and on the screen; report_pdf and report_html only set them.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.locale.languages import SOURCE
from pipelines.training.records import Decision, Evaluation, Profile
from pipelines.training.report import data, results
from pipelines.training.report import text as words
from pipelines.training.report.parts import Figures, Section, Text
from pipelines.training.report.recorded import told
from pipelines.training.report.text import _, alike, told_in

if TYPE_CHECKING:
    import pandas

PAGES = ("A4", "Letter")
# Warnings of the data card that are told at the beginning already.
MOST_WARNINGS = 3


@dataclass(frozen=True)
class ReportContents:
    """All that a report tells of.

    `predictions` has the columns row, part, truth, one a model, low and high (90 % interval of the ensemble).
    `histories` has for each kind of model member, epoch (from 1), loss, mae, val_loss, val_mae and best;
    `refitted` the epochs for which those that predict then learned from all rows, 0 where they did not.
    `explained` is the model of which `shap` has contributions of columns to the predictions of test rows,
    `shap_values_of` the columns' values. `settings` and `versions` are pairs of label and value, `made` an
    ISO 8601 time.
    """

    profile: Profile
    evaluation: Evaluation
    decision: Decision
    predictions: "pandas.DataFrame"
    histories: dict[str, "pandas.DataFrame"]
    refitted: dict[str, int]
    explained: str
    shap: "pandas.DataFrame"
    shap_values_of: "pandas.DataFrame"
    settings: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    made: str


@dataclass(frozen=True)
class Report:
    """What is set: the title, when and from what it was made, the parts, and names that charts may bear."""

    title: str
    facts: str
    made: str
    sections: tuple[Section, ...]
    texts: str


def write_report(contents: ReportContents, pdf: Path, html: Path, page: str, language: str = SOURCE) -> None:
    """Write the report in both forms, in a language; the same contents give the same bytes.

    Raises ValueError for a page that is neither A4 nor Letter.
    """
    if page not in PAGES:
        raise ValueError(f"[report] page is {page!r}; it can be {' or '.join(PAGES)}")
    from pipelines.training.report.html import write_html
    from pipelines.training.report.pdf.write import write_pdf

    with told_in(language):
        report = compose(contents)
        write_pdf(report, Path(pdf), page)
        write_html(report, Path(html))


def compose(contents: ReportContents) -> Report:
    """The report in reading order, without the parts that there is nothing to say about."""
    profile, evaluation = contents.profile, contents.evaluation
    parts = (
        summary(profile, evaluation, contents.decision),
        results.models(evaluation, profile.parts.get("test", 0)),
        results.repeats(evaluation),
        results.learning(contents.histories, contents.refitted, profile.parts),
        results.predictions(contents.predictions, evaluation, unit_of(profile)),
        results.explanation(evaluation, contents.explained, contents.shap, contents.shap_values_of),
        results.slices(evaluation),
        data.in_place(contents.decision),
        data.data(profile, evaluation),
        data.findings(profile),
        data.making(contents.settings, contents.versions, contents.made),
    )
    title = f"{(profile.card and profile.card.title) or profile.dataset}: {profile.target}"
    rows = words.rows_of_files(profile.rows, profile.files)
    facts = "  ·  ".join([_("Training report"), words.date_of(contents.made), rows, told(profile.split)])
    texts = "".join([title, unit_of(profile), *(column.name for column in profile.columns)])
    return Report(title, facts, contents.made, tuple(part for part in parts if part.blocks), texts)


def summary(profile: Profile, evaluation: Evaluation, decision: Decision) -> Section:
    """The verdict, key figures, and which columns the models do not see."""
    chosen, unit = evaluation.scores[-1], unit_of(profile)
    form, exact = alike([chosen.mae.value, chosen.rmse.value]), words.r2_writer(chosen.r2.value)
    measured = f", {words.with_unit('', unit)}" if unit else ""
    mae, rmse = _("mean absolute error"), _("root mean squared error")
    named = (
        (form, chosen.mae, f"{mae}{measured}"),
        (form, chosen.rmse, f"{rmse}{measured}"),
        (exact, chosen.r2, _("R²: 1 is perfect, 0 no better than the mean")),
    )
    figures = [(write(found.value), label, words.interval(found, write)) for write, found, label in named]
    figures.append(
        (words.percent(evaluation.coverage), _("of the test rows in the 90 % interval"), _("90 % expected"))
    )
    lead = Text(f"{verdict(evaluation, unit)} {data.decided(decision)}", "lead")
    return Section("summary", "", (lead, Figures(tuple(figures)), exclusions(profile), *warnings(profile)))


def verdict(evaluation: Evaluation, unit: str) -> str:
    """How good the chosen model is, and against the best baseline, in one sentence."""
    chosen = evaluation.scores[-1]
    error = words.with_unit(words.figure(chosen.mae.value), unit)
    name = words.model_name(chosen.model)
    told = {"name": name, "target": evaluation.target, "error": error}
    said = _("The {name} predicts {target} with a mean absolute error of {error}", **told)
    rivals = [score for score in evaluation.scores if score.model in words.BASELINES]
    if not rivals:
        return f"{said}."
    best = min(rivals, key=lambda score: score.mae.value)
    return words.compared(said, chosen.mae.value, best.mae.value, words.model_name(best.model))


def exclusions(profile: Profile) -> Text:
    """Which columns the models do not see and why, or that they see them all."""
    excluded = sorted(
        (column for column in profile.columns if column.unused), key=lambda column: column.unused
    )
    if not excluded:
        found = {"columns": words.count(len(profile.features), "column")}
        return Text(
            _(
                "no column. The models see all {columns}: {names}.",
                names=words.listed(profile.features),
                **found,
            ),
            "warning",
            _("Excluded:"),
        )
    groups = [(reason, [c.name for c in found]) for reason, found in groupby(excluded, lambda c: c.unused)]
    listed = (
        f"{words.listed(names, 8)} ({told(reason.removeprefix('excluded '))})" for reason, names in groups
    )
    return Text(f"{'; '.join(listed)}.", "warning", _("Excluded:"))


def warnings(profile: Profile) -> tuple[Text, ...]:
    """How the data card's warnings begin; the data section has them whole."""
    found = profile.card.warnings if profile.card else ()
    told = [Text(_beginning(text), "warning", _("Warning:")) for text in found[:MOST_WARNINGS]]
    if len(found) > MOST_WARNINGS:
        more = words.words().ngettext(
            "{count} more warning and the whole of these: under “The data”.",
            "{count} more warnings and the whole of these: under “The data”.",
            len(found) - MOST_WARNINGS,
        )
        told.append(Text(more.replace(" ", words.SPACE, 1), "note"))
    return tuple(told)


def unit_of(profile: Profile) -> str:
    """The unit of the target, where the data card tells it."""
    return profile.card.unit if profile.card else ""


def _beginning(text: str) -> str:
    """The first sentence of a text."""
    return re.split(r"(?<=[.!?…])\s+(?=[^\W\d_])", text.strip(), maxsplit=1)[0]
