"""The parts that a page of notes is set from. It imports reportlab: import it where a PDF is made."""

from dataclasses import dataclass

from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus.doctemplate import IndexingFlowable

from pipelines.lecture.notes.formats.pdf.style import HAIRLINE, INK, MUTED, Sheet

# What a canvas is told where a term is said; see Pages.listen.
MENTION = "konspekt_mention"


@dataclass(frozen=True)
class Mark:
    """A short text on a paragraph's first line, ending at `right` (points from the text's left edge).

    `link` is an address, or # and the key of a place in the notes.
    """

    text: str
    right: float
    face: str = "sans"
    color: str = MUTED
    link: str = ""


@dataclass(frozen=True)
class Place:
    """Where links and the contents lead to; with a title, an entry of the outline too."""

    key: str
    title: str = ""
    level: int = 0


class Pages(IndexingFlowable):
    """Takes no room; knows on which page each place is, once the notes have been set a first time."""

    _ZEROSIZE = True

    def __init__(self):
        super().__init__()
        self.found: dict[str, int] = {}
        self.known: dict[str, int] = {}
        self.last = 0

    def wrap(self, *_):
        return 0, 0

    def draw(self):
        pass

    def beforeBuild(self):
        self.known, self.found = self.found, {}

    def isSatisfied(self):
        return self.known == self.found

    def listen(self, canvas) -> None:
        """Note from now on where the canvas draws the mention of a term."""

        def note(canvas, kind: str, key: str) -> None:
            self.found[key] = canvas.getPageNumber()
            line = canvas._curr_tx_info
            canvas.bookmarkHorizontal(key, line["cur_x"], line["cur_y"] + line["leading"])

        canvas.setNamedCB(MENTION, note)


def mention(term: int, number: int) -> str:
    """The key of the place where a term is said, counted from 0 like its mentions."""
    return f"mention-{term}-{number}"


class MarkedParagraph(Paragraph):
    """A paragraph with marks beside its first line, which may be a place, or a link as a whole."""

    def __init__(self, text, style, *args, **kwargs):
        super().__init__(text, style, *args, **kwargs)
        self.sheet, self.pages, self.marks, self.place, self.link = None, None, (), None, ""
        self.introduces = False

    def introducing(self):
        """The same, as a heading or a note without which what follows would not stand; see together.py."""
        self.introduces = True
        return self

    def with_marks(
        self, sheet: Sheet, pages: Pages, *marks: Mark, place: Place | None = None, link: str = ""
    ):
        self.sheet, self.pages, self.marks, self.place, self.link = sheet, pages, marks, place, link
        return self

    def split(self, width, height):
        parts = super().split(width, height)
        if len(parts) == 2:
            parts[0].with_marks(self.sheet, self.pages, *self.marks, place=self.place, link=self.link)
            parts[1].with_marks(self.sheet, self.pages, link=self.link)
        return parts

    def draw(self):
        canvas = self.canv
        if self.place:
            self.pages.found[self.place.key] = canvas.getPageNumber()
            canvas.bookmarkHorizontal(self.place.key, 0, self.height + self.style.leading)
            if self.place.title:
                canvas.addOutlineEntry(self.place.title, self.place.key, self.place.level)
        if self.link:
            _link(canvas, self.link, (self.style.leftIndent, 0, self.width, self.height))
        # Where reportlab puts the first baseline (rl_config.paraFontSizeHeightOffset).
        baseline = self.height - self.style.fontSize
        for mark in self.marks:
            _draw_mark(canvas, mark, baseline, self.sheet)
        canvas.saveState()
        # Only doubts are underlined: with round dots.
        canvas.setLineCap(1)
        canvas.setDash([0, 2.1])
        super().draw()
        canvas.restoreState()


class ContentsRow(Flowable):
    """Entries of the contents side by side, each with its page and a link to it."""

    def __init__(self, entries: list[tuple[str, str]], sheet: Sheet, pages: Pages, columns=1, indent=0.0):
        super().__init__()
        self.entries, self.sheet, self.pages = entries, sheet, pages
        self.columns, self.indent = columns, indent

    def wrap(self, width, height):
        self.width, self.height = width, 1.2 * self.sheet.leading
        return self.width, self.height

    def draw(self):
        gap = 2 * self.sheet.size
        width = (self.width - self.indent - gap * (self.columns - 1)) / self.columns
        for column, (label, key) in enumerate(self.entries):
            self._entry(self.indent + column * (width + gap), width, label, key)

    def _entry(self, x: float, width: float, label: str, key: str):
        canvas, sheet = self.canv, self.sheet
        size, baseline = 0.9 * sheet.size, 0.35 * sheet.leading
        number = str(self.pages.known.get(key, ""))
        face = "sans" if self.indent else "sans-bold"
        label = sheet.fonts.fitted(label, face, size, width - 4 * size)
        end = draw_line(canvas, x, baseline, label, face, size, MUTED if self.indent else INK, sheet.fonts)
        start = x + width - sheet.fonts.width(number, "sans", size)
        draw_line(canvas, start, baseline, number, "sans", size, MUTED, sheet.fonts)
        canvas.saveState()
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.8)
        canvas.setLineCap(1)
        canvas.setDash([0, 4])
        # Counted from the right edge, so that the dots of all lines stand in columns.
        canvas.line(x + width - 1.6 * size, baseline + 0.6, end + 0.6 * size, baseline + 0.6)
        canvas.restoreState()
        _link(canvas, f"#{key}", (x, 0, x + width, self.height))


def draw_line(canvas, x: float, y: float, text: str, face: str, size: float, color: str, fonts) -> float:
    """Draw one line of text from its baseline's start; gives the x where it ends."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    canvas.setFillColor(color)
    for font, part in fonts.runs(text, face):
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += stringWidth(part, font, size)
    return x


def _draw_mark(canvas, mark: Mark, baseline: float, sheet: Sheet) -> None:
    size = sheet.small
    left = mark.right - sheet.fonts.width(mark.text, mark.face, size)
    draw_line(canvas, left, baseline, mark.text, mark.face, size, mark.color, sheet.fonts)
    if mark.link:
        _link(canvas, mark.link, (left - 2, baseline - 0.3 * size, mark.right + 2, baseline + size))


def _link(canvas, link: str, box: tuple[float, float, float, float]) -> None:
    if link.startswith("#"):
        canvas.linkRect("", link[1:], box, relative=1)
    else:
        canvas.linkURL(link, box, relative=1)
