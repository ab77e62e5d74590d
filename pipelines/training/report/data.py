"""What a report says about the model in place, the data, and how it all was made."""

import math
from collections.abc import Callable
from functools import partial

from pipelines.locale.message import NC_
from pipelines.training.records import Column, Decision, Drift, Evaluation, Interval, Profile
from pipelines.training.report import text as words
from pipelines.training.report.parts import Cell, Head, Panel, Panels, Section, Table, Text
from pipelines.training.report.recorded import told
from pipelines.training.report.text import _, alike

# Drifts that are listed though they are none, levels of a category, and columns in print.
MOST_DRIFTS, MOST_LEVELS, MOST_COLUMNS = 20, 3, 40
# Parts of the rows, as a count of them is followed by.
PARTS = {
    "train": NC_("part", "train"),
    "validation": NC_("part", "validation"),
    "test": NC_("part", "test"),
}
# Below it, whole numbers are written out.
MOST_PLAIN = 1e9


def in_place(decision: Decision) -> Section:
    """The decision, the comparison behind it, and which columns have changed since."""
    blocks: list = [Text(decided(decision))]
    if decision.rmse is not None and decision.rmse_in_place is not None:
        write = alike([decision.rmse, decision.rmse_in_place])
        seen = (
            _("that neither model has learned from")
            if decision.unseen
            else _("some of which the old model knows")
        )
        made = _(" of {date}", date=words.date_of(decision.in_place)) if decision.in_place else ""
        text = _(
            "On {rows}, {seen}, the root mean squared error is {rmse}, that of the model in place{made} "
            "{old}.",
            rows=words.count(decision.rows, "test row"),
            seen=seen,
            rmse=write(decision.rmse),
            made=made,
            old=write(decision.rmse_in_place),
        )
        blocks.append(Text(text))
    if decision.difference:
        blocks.append(_difference(decision.difference))
    if decision.drift:
        blocks.append(_drifts(decision.drift))
    return Section("in-place", _("Against the model in place"), tuple(blocks))


def decided(decision: Decision) -> str:
    """What became of the new model, and why."""
    said = _("Promoted") if decision.promoted else _("Not promoted")
    return f"{said}: {words.sentence(told(decision.reason))}" if decision.reason.strip() else f"{said}."


def _difference(found: Interval) -> Panels:
    from pipelines.training.report import charts as charts

    write, title = alike([found.value, found.low, found.high]), _("RMSE, new minus in place")
    draw = partial(charts.scores, title=title, rows=[("", found, "chosen")], zero=True)
    caption = _(
        "The difference is {difference}, with its 95 % interval over the same rows; left of zero the new "
        "model is better. {chance}.",
        difference=f"{write(found.value)} {words.interval(found, write)}",
        chance=_("Zero lies within: it may be chance")
        if found.low <= 0 <= found.high
        else _("Zero lies outside"),
    )
    return Panels((Panel(f"{title}: {write(found.value)}.", draw, 5.6, 0.6),), caption)


def _drifts(drifts: tuple[Drift, ...]) -> Table:
    """Columns by how much their values have changed, the most changed first."""
    found = sorted(drifts, key=lambda drift: (not drift.drifted, -drift.psi))
    shown = [drift for at, drift in enumerate(found) if drift.drifted or at < MOST_DRIFTS]
    drifted, hidden = sum(drift.drifted for drift in found), len(found) - len(shown)
    most = max([0.25, *(drift.psi for drift in shown if drift.psi < math.inf)])
    heads = (Head(_("Column"), 1.5), Head("PSI", 1.8, numeric=True), Head("p", 0.7, numeric=True))
    rows = []
    for drift in shown:
        tone = "alarm" if drift.drifted else ""
        chance = words.local("< 0.001" if drift.p_value < 0.001 else f"{drift.p_value:.3f}")
        remark = told(drift.text) or (_("drifted") if drift.drifted else "")
        bar = Cell(words.local(f"{drift.psi:.3f}"), bar=words.share(drift.psi, most), tone=tone)
        rows.append((Cell(drift.column, tone=tone), bar, Cell(chance), Cell(remark)))
    note = _(
        "{drifted} {columns} drifted. PSI is the population stability index (0.1 is small, 0.25 large), p "
        "that of a chi-squared test{hidden}.",
        drifted=str(drifted) if drifted else _("None"),
        columns=words.count(len(found), "of columns"),
        hidden=_("; {count} that changed less are not listed", count=hidden) if hidden else "",
    )
    caption = _("Change since the training of the model in place")
    return Table(caption, (*heads, Head(_("Remark"), 2.6)), tuple(rows), note)


def data(profile: Profile, evaluation: Evaluation) -> Section:
    """The data card, how rows were divided, and the columns."""
    card, blocks = profile.card, []
    if card:
        blocks += [Text(text, "warning", _("Warning:")) for text in card.warnings]
        for label, text in (("", card.about), (_("Source:"), card.source), (_("Licence:"), card.licence)):
            paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
            blocks += [Text(each, label=label if at == 0 else "") for at, each in enumerate(paragraphs)]
    else:
        blocks.append(Text(_("It has no data card: a DATASET.toml beside the dataset can tell what it is.")))
    named = (
        f"{words.thousands(number)} {words.words().pgettext('part', PARTS.get(part, part))}"
        for part, number in profile.parts.items()
    )
    parts = ", ".join(named)
    divided = _(
        "{parts} of {rows} ({split}).",
        parts=parts,
        rows=words.count(profile.rows, "row"),
        split=told(profile.split),
    )
    blocks.append(Text(divided, label=_("Split:")))
    return Section("data", _("The data"), (*blocks, _columns(profile, evaluation)))


def _columns(profile: Profile, evaluation: Evaluation) -> Table:
    """All columns in the order of the dataset, or the weightiest first where they are too many for print."""
    rank = {entry.column: at for at, entry in enumerate(evaluation.importance)}

    def weight(column: Column):
        return column.name != profile.target, not column.unused, rank.get(column.name, len(rank))

    columns = list(profile.columns)
    if len(columns) > MOST_COLUMNS:
        columns.sort(key=weight)
    heads: tuple[Head, ...] = (
        Head(_("Column"), 1.5),
        Head(_("Meaning"), 3),
        Head(_("Values"), 1.9),
        Head(_("Missing"), 0.8, numeric=True),
    )
    heads, rows = (*heads, Head(_("Distribution"), 1.2)), [_column(column, profile) for column in columns]
    if not any(column.meaning for column in columns):
        heads, rows = (heads[0], *heads[2:]), [(row[0], *row[2:]) for row in rows]
    caption = _("The columns")
    note = _("Least and greatest or commonest values, and how often each value occurs.")
    folded = _("All {columns}", columns=words.count(len(rows), "column"))
    return Table(caption, heads, tuple(rows), note, folded, MOST_COLUMNS)


def _column(column: Column, profile: Profile) -> tuple[Cell, ...]:
    role = _("target") if column.name == profile.target else _("excluded") if column.unused else ""
    name = Cell(column.name, role, tone="alarm" if column.unused else "strong" if role else "")
    missing = words.percent(column.missing / profile.rows) if column.missing and profile.rows else "–"
    bins: tuple[float, ...] = column.histogram or tuple(share for _, share in column.levels)
    drawn = Cell(bins=tuple(height / (max(bins) or 1) for height in bins))
    return name, Cell(column.meaning), Cell(_values(column), _besides(column)), Cell(missing), drawn


def _values(column: Column) -> str:
    if column.kind != "category" and column.least is not None and column.most is not None:
        whole = column.least.is_integer() and column.most.is_integer()
        plain = whole and column.kind == "number" and max(-column.least, column.most) < MOST_PLAIN
        write = words.whole if plain else _writer(column)
        return f"{write(column.least)} – {write(column.most)}"
    levels = [f"{level}{words.SPACE}{words.percent(share)}" for level, share in column.levels[:MOST_LEVELS]]
    return ", ".join(levels + ["…"] * (column.distinct > len(levels) > 0))


def _besides(column: Column) -> str:
    if column.kind == "category":
        return _("{count} different", count=words.thousands(column.distinct))
    return "" if column.mean is None else _("mean {value}", value=_writer(column)(column.mean))


def _writer(column: Column) -> Callable[[float], str]:
    """How the values of a number or a date are written."""
    bounds = [bound for bound in (column.least, column.mean, column.most) if bound is not None]
    return words.day_of if column.kind == "date" else alike(bounds)


def findings(profile: Profile) -> Section:
    """What was noticed about the data."""
    title = _("Findings about the data")
    if not profile.findings:
        return Section("findings", title, (Text(_("Nothing was noticed that a person should know.")),))
    rows = tuple(
        (Cell(words.capital(told(found.kind)), tone="strong"), Cell(found.column), Cell(told(found.text)))
        for found in profile.findings
    )
    heads = (Head(_("Kind"), 1), Head(_("Column"), 1.4), Head(_("Finding"), 5))
    return Section("findings", title, (Table(_("What was noticed"), heads, rows),))


def making(
    settings: tuple[tuple[str, str], ...], versions: tuple[tuple[str, str], ...], made: str
) -> Section:
    """Settings, versions, and the last line."""
    blocks = []
    for caption, label, pairs in (
        (_("Settings"), _("Setting"), settings),
        (_("Versions"), _("Name"), versions),
    ):
        say = words.words().say
        rows = tuple((Cell(say(name), tone="faint"), Cell(say(value))) for name, value in pairs)
        if rows:
            heads = (Head(label, 1), Head(_("Value"), 2.4))
            blocks.append(Table(caption, heads, rows, folded=f"{caption} ({len(rows)})", printed=200))
    last = _(
        "Made by Konspekt on {date}. The same data, settings and versions give the same figures. Set in PT "
        "Serif and PT Sans (ParaType, SIL Open Font License 1.1).",
        date=words.date_of(made),
    )
    return Section("making", _("Settings and versions"), (*blocks, Text(last, "note")))
