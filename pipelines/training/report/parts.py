"""The parts that a report consists of, whatever form it takes: texts, figures, tables and charts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Text:
    """A paragraph: `kind` is lead (the verdict), body, note (how to read a chart) or warning.

    A `label` is set in bold before it. Lines end where there is room.
    """

    text: str
    kind: str = "body"
    label: str = ""
    form: ClassVar[str] = "text"


@dataclass(frozen=True)
class Figures:
    """Key figures side by side, each (figure, what it is, its interval)."""

    entries: tuple[tuple[str, str, str], ...]
    form: ClassVar[str] = "figures"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: text, a fainter addition, and what is drawn beside it.

    `bar` and `tick` are lengths from 0 to 1, `bins` the heights of a small histogram. `tone` is strong, faint
    or alarm.
    """

    text: str = ""
    addition: str = ""
    bar: float | None = None
    tick: float | None = None
    bins: tuple[float, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column of a table; `width` is relative to that of the others."""

    label: str
    width: float = 1.0
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table of rows of cells; `note` says how to read it. A long one is folded in the HTML under `folded`.

    The PDF has at most `printed` rows, and says how many more there are.
    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: str = ""
    printed: int = 60
    form: ClassVar[str] = "table"


@dataclass(frozen=True)
class Panel:
    """A chart: draw(figure) draws it with matplotlib; `height` in em, `share` of the page's width.

    `about` says in words what it shows, to who does not see it.
    """

    about: str
    draw: Callable
    height: float
    share: float = 0.5


@dataclass(frozen=True)
class Panels:
    """Charts side by side, with one sentence on how to read them."""

    panels: tuple[Panel, ...]
    caption: str
    form: ClassVar[str] = "panels"


@dataclass(frozen=True)
class Section:
    """A part of the report with its heading; `key` is its address in the file."""

    key: str
    title: str
    blocks: tuple[Text | Figures | Table | Panels, ...]
