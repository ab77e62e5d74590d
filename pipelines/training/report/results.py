"""What a report says about the models: how good they are, how they learned, where and why they err."""

import math
import re
from functools import partial
from typing import Any

from pipelines.locale.message import N_
from pipelines.training.models.learner import learner
from pipelines.training.records import Evaluation, Interval, Slice
from pipelines.training.report import text as words
from pipelines.training.report.parts import Cell, Head, Panel, Panels, Section, Table
from pipelines.training.report.recorded import told
from pipelines.training.report.text import _, alike
from pipelines.training.scores import METRICS

# Columns in a chart, and rows in the table of the largest errors.
MOST_COLUMNS, MOST_ERRORS = 20, 5
NUMBERS: dict[str, Any] = {"numeric": True, "width": 1.2}
LONG_LABEL = 20
SLICE_FIGURES = ((N_("Rows"), 0.6), ("MAE", 2.2), ("RMSE", 0.8), (N_("Bias"), 0.8))


def models(evaluation: Evaluation, rows: int) -> Section:
    """Errors of all models on the test part."""
    scores = evaluation.scores
    mae, rmse = ({score.model: getattr(score, key) for score in scores} for key in ("mae", "rmse"))
    panels = (
        _compared(_("Mean absolute error"), mae, evaluation),
        _compared(_("Root mean squared error"), rmse, evaluation),
    )
    caption = _(
        "A dot is the error on the {rows}, its line the 95 % bootstrap interval: further left is better. "
        "Hollow dots are baselines.",
        rows=words.count(rows, "test row"),
    )
    write = {key: alike([getattr(score, key).value for score in scores]) for key in METRICS}
    table = []
    for score in scores:
        tone = {"baseline": "faint", "chosen": "strong"}.get(_kind(score.model, evaluation), "")
        cells = []
        for key, metric in METRICS.items():
            found = getattr(score, key)
            form = write[key] if metric.in_units else words.r2_writer(found.value)
            cells.append(Cell(form(found.value), words.interval(found, form), tone=tone))
        table.append((Cell(words.capital(words.model_name(score.model)), tone=tone), *cells))
    heads = (Head(_("Model"), 1.4), *(Head(metric.label, **NUMBERS) for metric in METRICS.values()))
    note = _("Brackets hold the 95 % interval.")
    if len(evaluation.weights) > 1:
        shares = [f"{words.percent(share)} {words.model_name(m)}" for m, share in evaluation.weights.items()]
        weighed = _(
            "The ensemble is {shares}, weighed by out-of-fold predictions.", shares=words.joined(shares)
        )
        note = f"{note} {weighed}"
    blocks = (Panels(panels, caption), Table(_("Errors on the test part"), heads, tuple(table), note))
    return Section("models", _("Models compared"), blocks)


def repeats(evaluation: Evaluation) -> Section:
    """The same on further splits, which shows how much the figures owe to one split."""
    found = evaluation.repeats
    if not found:
        return Section("repeats", "", ())
    splits = words.count(max(repeat.splits for repeat in found), "split")
    panels, columns = [], []
    for key, title in (("mae", _("Mean absolute error")), ("rmse", _("Root mean squared error"))):
        figures = [(repeat.model, getattr(repeat, key), getattr(repeat, f"{key}_error")) for repeat in found]
        shown = {model: Interval(mean, mean - 2 * error, mean + 2 * error) for model, mean, error in figures}
        panels.append(
            _compared(_("{title}, mean of {splits}", title=title, splits=splits), shown, evaluation)
        )
        form = alike([mean for _, mean, _ in figures])
        columns.append([Cell(form(mean), f"± {form(error)}") for _, mean, error in figures])
    names = [Cell(words.capital(words.model_name(repeat.model))) for repeat in found]
    caption = _(
        "All was done again on each split. A dot is the mean error, its line two standard errors each way."
    )
    heads = (Head(_("Model"), 1.4), Head("MAE", **NUMBERS), Head("RMSE", **NUMBERS))
    table = Table(_("Mean of {splits} ± standard error", splits=splits), heads, tuple(zip(names, *columns)))
    return Section("repeats", _("Over repeated splits"), (Panels(tuple(panels), caption), table))


def learning(histories: dict, refitted: dict[str, int], parts: dict[str, int]) -> Section:
    """Loss by epoch of each kind of model; `parts` are the rows of each part."""
    from pipelines.training.report import charts as charts

    panels, kept = [], []
    for kind, history in histories.items():
        if not len(history) or history["epoch"].max() == 1:
            continue  # learned at once
        name, word = words.model_name(kind), _(words.step(kind))
        draw = partial(charts.learning, title=words.capital(name), word=word, history=history)
        panels.append(
            Panel(_("Training and validation loss of the {name} by {word}.", name=name, word=word), draw, 19)
        )
        best = history.loc[history["best"].astype(bool), "epoch"]
        if len(best):
            first, last = f"{best.min():.0f}", f"{best.max():.0f}"
            span = first if first == last else _("{first} to {last}", first=first, last=last)
            members = words.count(history["member"].nunique(), "member")
            kept.append(
                _(
                    "{members} of the {name} kept {word} {span}",
                    members=members,
                    name=name,
                    word=word,
                    span=span,
                )
            )
    caption = [_("Where only the training loss still falls, rows are learned by heart.")]
    if any(len(history) and history["member"].nunique() > 1 for history in histories.values()):
        caption.append(
            _(
                "Thin lines are members, each stopped by the fold that it has not seen; thick ones their "
                "mean while all of them learn."
            )
        )
    for kind in histories:
        if parts.get("train", 0) <= (most := learner(kind).measured_rows):
            continue
        name, some = words.model_name(kind), words.count(most, "row")
        caption.append(
            _(
                "The training loss of the {name} is that of {rows} spread over the training part.",
                name=name,
                rows=some,
            )
        )
    caption.append(_("Rings mark what was kept: {kept}.", kept="; ".join(kept) or _("nothing")))
    if anew := _refitted(refitted):
        rows = sum(number for part, number in parts.items() if part != "test")
        caption.append(
            _(
                "The models that predict then learned from all {rows} that are not test, for the mean of "
                "what was kept, times refit_longer of the settings: {anew}.",
                rows=words.count(rows, "row"),
                anew=anew,
            )
        )
    block = Panels(tuple(panels), " ".join(caption))
    return Section("learning", _("Learning curves"), (block,) if panels else ())


def _refitted(refitted: dict[str, int]) -> str:
    """How long models of each kind learned from all rows; nothing where none did."""
    told = (
        _("{epochs} of the {name}", epochs=words.count(epochs, words.step(kind)), name=words.model_name(kind))
        for kind, epochs in refitted.items()
        if epochs
    )
    return ", ".join(told)


def predictions(table, evaluation: Evaluation, unit: str) -> Section:
    """How single predictions of the ensemble come out on the test part."""
    from pipelines.training.report import charts as charts

    tested = table[(table["part"] == "test") & table["ensemble"].notna()]
    if not len(tested):
        return Section("predictions", "", ())
    target = evaluation.target + (f" ({unit})" if unit else "")
    log = evaluation.transform == "log" and bool((tested[["truth", "ensemble"]] > 0).all(axis=None))
    draws = (
        partial(charts.predictions, tested=tested, target=target, log=log),
        partial(charts.errors, tested=tested, target=target, log=log),
    )
    about = (
        _("Truth of test rows over predicted {target}.", target=evaluation.target),
        _("Errors of test rows over predicted {target}.", target=evaluation.target),
    )
    panels = tuple(Panel(text, draw, 22) for text, draw in zip(about, draws))
    shown = _("Every test row is a dot")
    if len(tested) > charts.MOST_POINTS:
        shown = _(
            "{some} of {all} test rows, drawn by lot, are dots",
            some=words.thousands(charts.MOST_POINTS),
            all=words.thousands(len(tested)),
        )
    width = f"±{words.SPACE}{words.with_unit(words.figure(evaluation.spread), unit)}"
    if evaluation.transform == "sqrt":
        width = _(
            "{spread} around the square root of the prediction",
            spread=f"±{words.SPACE}{words.figure(evaluation.spread)}",
        )
    elif evaluation.transform == "log":
        factor = words.figure(math.exp(min(evaluation.spread, 700)))
        width = _("from 1/{factor} to {factor} times the prediction", factor=factor)
    caption = _(
        "{shown}. Left: predictions on the line are right; the band is the 90 % interval ({width}), and rows "
        "beyond it are coloured. Right: above {none}, too much was predicted{tenths}.",
        shown=shown,
        width=width,
        none=_("one") if log else _("zero"),
        tenths=_("; the curve is the mean of each tenth of the rows") if len(tested) >= 50 else "",
    )
    return Section(
        "predictions", _("Predictions of the test part"), (Panels(panels, caption), _largest(tested))
    )


def explanation(evaluation: Evaluation, model: str, shap, values) -> Section:
    """Which columns move the predictions of a model, and in which direction."""
    from pipelines.training.report import charts as charts

    found, more = evaluation.importance[:MOST_COLUMNS], evaluation.importance[MOST_COLUMNS:]
    if not found:
        return Section("explanation", "", ())
    height, entries = 1.75 * len(found) + 4.5, [(entry.column, entry.value) for entry in found]
    draw = partial(charts.importance, title=_("Mean |SHAP|"), entries=entries)
    panels = [Panel(_("Columns by how far they move predictions."), draw, height, 0.42)]
    caption = _(
        "Left: how far a column moves the {name} on average, on the scale that they learn on.",
        name=words.model_name(model),
    )
    names = [name for name, _ in entries if name in shap and name in values]
    if names and len(shap):
        draw = partial(charts.swarm, title=_("SHAP value of each row"), names=names, shap=shap, values=values)
        height = 1.75 * len(names) + 4.5
        panels.append(Panel(_("What single values of each column contribute."), draw, height, 0.58))
        right = _(
            "Right: every dot is a test row; right of zero, its value of the column raises the prediction. "
            "Grey dots have no order."
        )
        caption = f"{caption} {right}"
    if more:
        total = sum(entry.value for entry in evaluation.importance) or 1.0
        rest = words.percent(sum(entry.value for entry in more) / total)
        others = words.words().ngettext(
            "{count} more column together have {share} of the importance.",
            "{count} more columns together have {share} of the importance.",
            len(more),
            share=rest,
        )
        caption = f"{caption} {others.replace(' ', words.SPACE, 1)}"
    return Section("explanation", _("What moves the predictions"), (Panels(tuple(panels), caption),))


def slices(evaluation: Evaluation) -> Section:
    """Where the ensemble errs more, and to which side."""
    found = evaluation.slices
    if not found:
        return Section("slices", "", ())
    overall = evaluation.scores[-1].mae.value
    most, write = max([overall, *(part.mae for part in found)]) or 1.0, alike([part.mae for part in found])

    def row(part: Slice, new: bool) -> tuple[Cell, ...]:
        name = part.column if new else ""
        if new and part.column == evaluation.target:
            name = _("{column}, the target", column=part.column)
        error = Cell(write(part.mae), bar=words.share(part.mae, most), tick=words.share(overall, most))
        bias = words.signed(part.bias, write)
        figures = (Cell(words.thousands(part.rows)), error, Cell(write(part.rmse)), Cell(bias))
        return Cell(name, tone="strong"), Cell(_label(part.label)), *figures

    figures = [Head(_(label), width, numeric=True) for label, width in SLICE_FIGURES]
    note = _(
        "The tick on each bar is the mean absolute error of all test rows, {error}; bias is the mean of "
        "prediction minus truth.",
        error=write(overall),
    )
    new = [not at or found[at - 1].column != part.column for at, part in enumerate(found)]
    rows = tuple(row(part, first) for part, first in zip(found, new))
    # Ranges of dates stay on one line.
    wide = any(len(part.label) > LONG_LABEL for part in found)
    title = _("Errors of the {name}", name=words.model_name(evaluation.scores[-1].model))
    heads = (Head(_("Column"), 1.5), Head(_("Values"), 2.4 if wide else 1.5), *figures)
    return Section("slices", _("Errors by slice"), (Table(title, heads, rows, note),))


def _label(text: str) -> str:
    """Of a slice; a range of numbers as the language writes them."""
    number = r"-?[\d.]+(?:e[+-]?\d+)?"
    return words.local(text) if re.fullmatch(f"{number} – {number}", text) else told(text)


def _kind(model: str, evaluation: Evaluation) -> str:
    if model in words.BASELINES:
        return "baseline"
    return "chosen" if model == evaluation.scores[-1].model else "model"


def _compared(title: str, figures: dict[str, Interval], evaluation: Evaluation) -> Panel:
    from pipelines.training.report import charts as charts

    rows = [(words.model_name(model), found, _kind(model, evaluation)) for model, found in figures.items()]
    form = alike([found.value for found in figures.values()])
    about = "; ".join(f"{name} {form(found.value)}" for name, found, _ in rows)
    return Panel(f"{title}: {about}.", partial(charts.scores, title=title, rows=rows), 1.9 * len(rows) + 4.5)


def _largest(tested) -> Table:
    """The test rows whose prediction is furthest from the truth."""
    rows = tested.assign(error=tested["ensemble"] - tested["truth"])
    rows = rows.loc[rows["error"].abs().sort_values(ascending=False, kind="stable").index[:MOST_ERRORS]]
    form = alike([*rows["truth"], *rows["ensemble"]])
    heads = (
        Head(_("Row"), 0.6),
        *(Head(label, numeric=True) for label in (_("True"), _("Predicted"), _("Error"))),
    )
    cells = tuple(
        (
            Cell(f"{row.row + 1:.0f}"),
            Cell(form(row.truth)),
            Cell(form(row.ensemble), words.pair(form(row.low), form(row.high))),
            Cell(words.signed(row.error, form)),
        )
        for row in rows.itertuples()
    )
    return Table(
        _("The largest errors"),
        heads,
        cells,
        _("Rows that have a target are counted from 1; brackets hold the 90 % interval."),
    )
