"""The report as one HTML file: charts and fonts lie inside it, and nothing is fetched."""

import io
import re
from itertools import count
from pathlib import Path

from pipelines.training.report import text
from pipelines.training.report.parts import Panel
from pipelines.typeset.webpage import environment, with_fonts

# CSS pixels: the width of a chart that takes half of a row, the room between two, the size of their text.
HALF, GAP, EM = 356.0, 32.0, 12.5
_STYLE = r' style="[^"]*"'


def write_html(report, path: Path) -> None:
    """Write a Report; the same report gives the same bytes."""
    from markupsafe import Markup

    numbers, words = count(), text.words()
    written = (
        environment("pipelines.training.report")
        .get_template("report.html.j2")
        .render(
            report=report,
            language=words.language,
            **words.templates(),
            chart=lambda panel: Markup(_svg(panel, f"chart-{next(numbers)}", report.texts)),
        )
    )
    Path(path).write_text(with_fonts(written), encoding="utf-8")


def _svg(panel: Panel, name: str, texts: str) -> str:
    """A chart as inline SVG, whose text is text and whose colours are those of the page."""
    from markupsafe import escape
    from matplotlib.figure import Figure

    from pipelines.training.report.axes import style

    width, height = round(panel.share * (2 * HALF + GAP) - GAP / 2, 1), round(panel.height * EM, 1)
    written = io.StringIO()
    with style(EM, texts, salt=name):
        page = Figure(figsize=(width / 72, height / 72), dpi=72)
        page.patch.set_visible(False)
        panel.draw(page)
        unknown = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        page.savefig(written, format="svg", metadata=unknown)
    drawn = written.getvalue().partition("</defs>")[2]
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}">'
        f'<title id="{name}">{escape(panel.about)}</title>{_plainer(drawn)}'
    )


def _plainer(drawn: str) -> str:
    """matplotlib's SVG without names that nothing refers to, and with one style for a run of dots."""
    drawn = re.sub(r"<[^>]*>", lambda tag: _plain_tag(tag[0]), drawn)
    drawn = re.sub(r">\s+<", "><", drawn)
    drawn = re.sub(r"<g>((?:(?!</?g).)*)</g>", r"\1", drawn)
    dots = r'(?:<use [^>]*style="([^"]*)"/>)(?:<use [^>]*style="\1"/>)+'
    return re.sub(dots, lambda run: f'<g style="{run[1]}">{re.sub(_STYLE, "", run[0])}</g>', drawn)


def _plain_tag(tag: str) -> str:
    from pipelines.training.report import axes as axes

    tag = re.sub(r'\s+id="(?![mp][0-9a-f]{10}")[^"]*"', "", tag)
    tag = re.sub(r"(\.\d\d)\d+", r"\1", tag.replace("xlink:href", "href").replace("\n", ""))
    tag = re.sub(r' transform="rotate\(-0 [^"]*"', "", tag)
    tag = re.sub(r" font-family: [^;]*;", "", tag)
    colors = {name.lower(): getattr(axes, name) for name in ("PAPER", "INK", "MUTED", "HAIRLINE", "BAND")}
    colors |= {f"value-{at}": color for at, color in enumerate(axes.VALUES)}
    for name, color in colors.items():
        tag = tag.replace(color, f"var(--{name})")
    return tag
