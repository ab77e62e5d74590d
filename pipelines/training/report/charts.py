"""The charts of a report, drawn by matplotlib. It imports matplotlib: import it where a report is made."""

import math
from typing import Any

import numpy
from matplotlib.figure import Figure

from pipelines.training.records import Interval
from pipelines.training.report.axes import (
    ACCENT,
    BAND,
    COUNTER,
    HAIRLINE,
    INK,
    MUTED,
    PAPER,
    VALUES,
    em,
    legend,
    plot,
    rows_of,
    scale,
    spans,
)
from pipelines.training.report.text import _, alike

# More points, rows in a swarm and epochs than this cannot be told apart.
MOST_POINTS, MOST_ROWS, MOST_EPOCHS = 1500, 250, 200


def scores(page: Figure, title: str, rows: list[tuple[str, Interval, str]], zero: bool = False) -> None:
    """Figures of models as dots with their intervals: rows of (name, Interval, baseline, model or chosen).

    With `zero`, they stand against none.
    """
    bounds = [bound for _, found, _ in rows for bound in (found.low, found.value, found.high)]
    axes = rows_of(page, title, [name for name, _, _ in rows])
    for place, (_name, found, kind) in enumerate(rows):
        color = {"baseline": MUTED, "model": INK, "chosen": ACCENT}[kind]
        axes.plot([found.low, found.high], [place, place], color=color, lw=1.5, solid_capstyle="round")
        face = PAPER if kind == "baseline" else color
        axes.plot([found.value], [place], "o", ms=0.55 * em(), mfc=face, mec=color, mew=1.0)
    scale(axes, "x", [*bounds, 0.0] if zero else bounds, log=not zero and spans(bounds, 30))
    if zero:
        axes.axvline(0, color=MUTED, lw=0.7, zorder=0)


def learning(page: Figure, title: str, word: str, history) -> None:
    """Loss by epoch: members thin, their mean as long as all of them learn, the epochs kept as dots."""
    lines = {_("training"): ("loss", COUNTER), _("validation"): ("val_loss", ACCENT)}
    every = history[["loss", "val_loss"]].to_numpy(dtype=float).ravel()
    members = [member.sort_values("epoch") for _, member in history.groupby("member")]
    shared = min(len(member) for member in members)
    axes = plot(page, title, word, _("loss"))
    for name, color in lines.values():
        for member in members:
            kept = _thinned(len(member))
            style = {"lw": 0.5, "alpha": 0.4} if len(members) > 1 else {"lw": 1.3}
            axes.plot(member["epoch"].to_numpy()[kept], member[name].to_numpy()[kept], color=color, **style)
        if len(members) > 1:
            kept = _thinned(shared)
            mean = numpy.mean([member[name].to_numpy()[:shared] for member in members], axis=0)
            axes.plot(members[0]["epoch"].to_numpy()[:shared][kept], mean[kept], color=color, lw=1.5)
    best = history[history["best"].astype(bool)]
    axes.plot(best["epoch"], best["val_loss"], "o", ms=0.36 * em(), mfc=PAPER, mec=ACCENT, mew=0.9, zorder=9)
    scale(axes, "y", every, log=spans(every, 20))
    scale(axes, "x", [1, history["epoch"].max()], log=False)
    legend(axes, [(label, color) for label, (_, color) in lines.items()])


def predictions(page: Figure, tested, target: str, log: bool) -> None:
    """Truth over prediction, with the diagonal and the 90 % interval as a band; what is outside is marked."""
    axes = plot(
        page,
        _("True against predicted"),
        _("predicted {target}", target=target),
        _("true {target}", target=target),
    )
    band = tested.sort_values("ensemble")
    band = band.iloc[_thinned(len(band))]
    every = tested[["truth", "ensemble"]].to_numpy().ravel()
    limits = every[numpy.isfinite(every)]
    axes.fill_between(band["ensemble"], band["low"], band["high"], color=BAND, lw=0)
    axes.plot([limits.min(), limits.max()], [limits.min(), limits.max()], color=MUTED, lw=0.7)
    _dots(axes, _sampled(tested), "truth")
    for axis in "yx":
        scale(axes, axis, every, log=log and spans(every, 5))


def errors(page: Figure, tested, target: str, log: bool) -> None:
    """Error over prediction with the mean of each tenth of the rows, and how often each error occurs.

    With `log`, the error is how many times the truth was predicted.
    """
    error = tested["ensemble"] / tested["truth"] if log else tested["ensemble"] - tested["truth"]
    rows = tested.assign(error=error)
    what = _("predicted / true") if log else _("predicted minus true")
    axes = plot(page, _("Errors"), _("predicted {target}", target=target), what, right=5.0)
    axes.axhline(float(log), color=MUTED, lw=0.7)
    _dots(axes, _sampled(rows), "error")
    scale(axes, "y", rows["error"], log=log)
    scale(axes, "x", rows["ensemble"], log=log and spans(rows["ensemble"], 5))
    if len(rows) >= 50:
        tenths = numpy.array_split(rows.sort_values("ensemble")[["ensemble", "error"]].to_numpy(), 10)
        means = numpy.array([numpy.mean(tenth, axis=0) for tenth in tenths])
        axes.plot(means[:, 0], means[:, 1], color=COUNTER, lw=1.5, zorder=5)
    box, unit = axes.get_position(), em() / 72 / page.get_figwidth()
    beside = page.add_axes((box.x1 + 0.5 * unit, box.y0, 4.2 * unit, box.height), sharey=axes)
    beside.axis("off")
    space: Any = numpy.geomspace if axes.get_yscale() == "log" else numpy.linspace
    edges = space(*axes.get_ylim(), 25)
    counts, _bounds = numpy.histogram(rows["error"].dropna(), bins=edges)
    beside.barh(edges[:-1], counts, height=0.86 * numpy.diff(edges), align="edge", color=HAIRLINE, lw=0)


def importance(page: Figure, title: str, entries: list[tuple[str, float]]) -> None:
    """Mean absolute contributions as bars, the largest on top, each with its figure."""
    axes = rows_of(page, title, [name for name, _ in entries], right=3.2, guides=False)
    write = alike([max(value for _, value in entries)])
    for place, (_name, value) in enumerate(entries):
        axes.barh(place, value, height=0.56, color=ACCENT if place == 0 else HAIRLINE, lw=0)
        note = {"xytext": (0.35 * em(), 0), "textcoords": "offset points", "va": "center", "color": MUTED}
        axes.annotate(write(value), (value, place), **note, size=0.9 * em())
    axes.set_xlim(0, max([value for _, value in entries if math.isfinite(value)] or [1]) or 1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def swarm(page: Figure, title: str, names: list[str], shap, values) -> None:
    """Each row's contributions by column, spread where many are alike, coloured by the column's value."""
    axes = rows_of(page, title, names)
    shap, values = (table.iloc[_thinned(len(table), MOST_ROWS)] for table in (shap, values))
    extent = numpy.nanmax(numpy.abs(shap[names].to_numpy()), initial=0.0) or 1.0
    for place, name in enumerate(names):
        across = shap[name].to_numpy(dtype=float)
        offsets, colors = _spread(across / extent), _colors(values[name])
        for color in dict.fromkeys(colors):
            chosen = numpy.array([each == color for each in colors])
            axes.plot(across[chosen], place + offsets[chosen], "o", ms=0.28 * em(), mew=0, color=color)
    scale(axes, "x", shap[names].to_numpy().ravel(), log=False)
    axes.axvline(0, color=MUTED, lw=0.7, zorder=0)
    legend(axes, [(_("low"), VALUES[0]), (_("high value"), VALUES[-1])])


def _dots(axes, rows, up: str) -> None:
    """Rows as dots over their prediction; those beyond the 90 % interval in the accent."""
    inside = rows["truth"].between(rows["low"], rows["high"]) | rows["low"].isna()
    size, alpha = (0.42, 0.55) if len(rows) < 400 else (0.3, 0.45) if len(rows) < 1000 else (0.24, 0.35)
    for chosen, color, visible in ((inside, INK, alpha), (~inside, ACCENT, 0.9)):
        dots = {"ms": size * em(), "mew": 0, "color": color, "alpha": visible}
        axes.plot(rows["ensemble"][chosen], rows[up][chosen], "o", **dots)


def _sampled(rows):
    return rows.sample(MOST_POINTS, random_state=0).sort_index() if len(rows) > MOST_POINTS else rows


def _thinned(length: int, most: int = MOST_EPOCHS):
    """Positions of at most so many of a series, the first and the last among them."""
    return numpy.unique(numpy.linspace(0, length - 1, min(length, most)).round().astype(int))


def _spread(across):
    """How far each dot stands above or below its row, at most 0.36, so that none hides another."""
    bins = numpy.nan_to_num(numpy.floor(60 * across)).astype(int)
    offsets = numpy.zeros(len(across))
    for bin in numpy.unique(bins):
        members = numpy.flatnonzero(bins == bin)
        offsets[members] = [(-1) ** number * ((number + 1) // 2) for number in range(len(members))]
    return offsets * min(0.09, 0.36 / max(1.0, numpy.abs(offsets).max(initial=0.0)))


def _colors(values) -> list[str]:
    """A colour for every value by its rank, from low to high; categories and gaps have no order."""
    import pandas

    if not (pandas.api.types.is_numeric_dtype(values) or pandas.api.types.is_datetime64_any_dtype(values)):
        return [MUTED] * len(values)
    ranks = values.rank(pct=True).fillna(-1.0)
    return [MUTED if rank < 0 else VALUES[min(4, int(5 * rank))] for rank in ranks]
