"""The axes that the charts of a report are drawn on, and their look. It imports matplotlib.

Everything is measured in em, the size of the text, so that the same chart can be printed and shown on a
screen. Colours are names: the HTML gives them other values in the dark.
"""

import math
from contextlib import contextmanager
from functools import cache
from typing import Any
from warnings import catch_warnings, filterwarnings

import numpy
from matplotlib import rc_context, rcParams
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ticker import LogLocator, MaxNLocator
from reportlab.pdfbase.pdfmetrics import getFont

from pipelines.training.report.text import alike, figure
from pipelines.typeset import colours
from pipelines.typeset.fonts import Fonts

PAPER, INK, MUTED = colours.PAPER.light, colours.INK.light, colours.MUTED.light
HAIRLINE, ACCENT, COUNTER = colours.HAIRLINE.light, colours.ACCENT.light, colours.COUNTER.light
BAND, VALUES = colours.PRINTED_CHART_BAND, tuple(colour.light for colour in colours.SCALE)

MOST = 1e150


@contextmanager
def style(em: float, texts: str, salt: str = ""):
    """matplotlib's settings: PT Sans of so many points, and fonts that have what it lacks of `texts`."""
    names = [_family(getFont(font).face.filename) for font, _ in _fonts().runs("a" + texts, "sans")]
    _family(getFont(_fonts().name("sans-bold")).face.filename)
    settings: dict[Any, Any] = {
        "font.family": [*dict.fromkeys(names), "DejaVu Sans"],
        "font.size": em,
        "pdf.fonttype": 42,
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "lines.dash_capstyle": "round",
    }
    with rc_context(settings), catch_warnings():
        # What no font has is a hollow square.
        filterwarnings("ignore", "Glyph .* missing")
        yield


@cache
def _fonts() -> Fonts:
    return Fonts()


@cache
def _family(path: str) -> str:
    """The name under which matplotlib knows a font file."""
    fontManager.addfont(path)
    return FontProperties(fname=path).get_name()


def plot(page: Figure, title: str, across: str = "", up: str = "", left=3.6, right=0.8, top=3.0, bottom=3.5):
    """Axes with margins in em, the title in bold on top, and the name of what goes up below it."""
    width, height = (72 * inches / em() for inches in page.get_size_inches())
    axes = page.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    )
    axes.patch.set_visible(False)
    for name, spine in axes.spines.items():
        spine.set(visible=name in ("left", "bottom"), color=HAIRLINE, linewidth=0.7)
    axes.tick_params(length=0.25 * em(), width=0.7, color=HAIRLINE, labelcolor=MUTED, labelsize=0.9 * em())
    page.text(0, 1 - 0.1 / height, title, weight="bold", va="top", color=INK)
    page.text(0, 1 - 1.5 / height, up, va="top", color=MUTED, size=0.9 * em())
    axes.set_xlabel(across, color=MUTED, size=0.9 * em(), labelpad=0.35 * em())
    return axes


def rows_of(page: Figure, title: str, names: list[str], right: float = 0.8, guides: bool = True):
    """Axes with a row for every name, from top to bottom, with a line as a guide; long names are cut."""
    width, fonts = 72 * page.get_figwidth(), _fonts()
    names = [fonts.fitted(name, "sans", 0.95 * em(), 0.36 * width) for name in names]
    left = max(fonts.width(name, "sans", 0.95 * em()) for name in names) / em() + 0.9
    axes = plot(page, title, left=left, right=right, top=2.4, bottom=1.9)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names, va="center_baseline")
    axes.tick_params(axis="y", length=0, labelcolor=INK, labelsize=0.95 * em(), pad=0.6 * em())
    if guides:
        across = axes.get_yaxis_transform()
        axes.hlines(range(len(names)), 0, 1, transform=across, color=BAND, lw=0.8, zorder=0)
    return axes


def scale(axes, axis: str, values, log: bool) -> None:
    """Limits around the values, and a few ticks at round ones; the axes make room for their labels."""
    values = _drawable(values)
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    log = log and low > 1 / MOST
    if log:
        getattr(axes, f"set_{axis}scale")("log")
        margin = (high / low) ** 0.06
        low, high = low / margin, high * margin
    else:
        margin = 0.05 * (high - low) or 0.5 * abs(high) or 1.0
        low, high = low - margin, high + margin
    if log and high / low > 10:
        ticks = LogLocator(subs=(1,) if high / low > 100 else (1, 2, 5)).tick_values(low, high)
        written = [figure(tick, 1) for tick in ticks]
    else:
        box = axes.get_window_extent()
        wanted = box.width / em() / 5.5 if axis == "x" else box.height / em() / 2.8
        ticks = MaxNLocator(max(2, min(8, round(wanted))), steps=[1, 2, 5, 10]).tick_values(low, high)
        written = _written(ticks)
    getattr(axes, f"set_{axis}lim")(low, high)
    shown = [(tick, text) for tick, text in zip(ticks, written) if low <= tick <= high]
    shown = shown[:: math.ceil(len(shown) / 6) or 1]
    if axis == "x":
        shown = [(tick, text) for tick, text in shown if _within(axes, tick, text)]
    elif shown:
        left = max(_width(text) for _, text in shown) / 72 / axes.figure.get_figwidth()
        at = axes.get_position()
        axes.set_position([left, at.y0, at.x1 - left, at.height])
    getattr(axes, f"set_{axis}ticks")(*(zip(*shown) if shown else ((), ())))
    getattr(axes, f"set_{axis}ticks")([], minor=True)


def _width(text: str) -> float:
    """Of a tick and its label, in points."""
    return _fonts().width(text, "sans", 0.9 * em()) + em()


def _within(axes, tick: float, text: str) -> bool:
    """Whether the label of a tick ends before the chart does."""
    end = axes.transData.transform((tick, axes.get_ylim()[0]))[0] + _width(text) / 2 - 0.4 * em()
    return end <= 72 * axes.figure.get_figwidth()


def _written(ticks) -> list[str]:
    """Ticks with as many digits as tell them apart."""
    step, most = ticks[1] - ticks[0], max(map(abs, ticks))
    write = alike([most], math.floor(math.log10(most)) - math.floor(math.log10(step)) + 1)
    return [write(tick) for tick in ticks]


def legend(axes, entries: list[tuple[str, str]]) -> None:
    """Names in their colours above the right end of the axes."""
    at = 0.0
    for name, color in reversed(entries):
        place = {"xycoords": axes.transAxes, "textcoords": "offset points", "ha": "right", "va": "bottom"}
        axes.annotate(name, (1, 1), (-at, 0.3 * em()), color=color, size=0.9 * em(), **place)
        at += (0.5 * len(name) + 1.0) * em()


def spans(values, ratio: float) -> bool:
    """Whether positive values span so much that a logarithmic axis shows them better."""
    values = _drawable(values)
    return bool(len(values)) and values.min() > 1 / MOST and bool(values.max() / values.min() > ratio)


def _drawable(values):
    """Those that have a place on an axis: as large as floats go, the room around them has none."""
    values = numpy.asarray(values, dtype=float)
    return values[numpy.abs(values) < MOST]


def em() -> float:
    return rcParams["font.size"]
