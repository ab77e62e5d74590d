"""How a page of the report looks in print: margins, fonts and paragraph styles. It imports reportlab."""

from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph

from pipelines.training.report.axes import ACCENT, HAIRLINE, INK, MUTED
from pipelines.training.report.parts import Cell
from pipelines.typeset.balance import balanced
from pipelines.typeset.colours import ROW_LINE
from pipelines.typeset.fonts import Fonts

# Points: margins, the size of text in charts, and the room between two of them.
SIDE, TOP, BOTTOM, EM, GAP = 62.0, 58.0, 70.0, 7.8, 22.0
FORM, FAINT = "chart-", ROW_LINE
TONES = {"faint": MUTED, "alarm": ACCENT}


class Sheet:
    """The page: fonts, the width of the text, and paragraph styles, all in points."""

    def __init__(self, page: tuple[float, float]):
        self.page, self.fonts, self.measure = page, Fonts(), page[0] - 2 * SIDE
        self.title = self._style("serif-bold", 23, 1.2, after=6)
        self.facts = self._style("sans", 8.8, 1.4, MUTED)
        self.heading = self._style("sans-bold", 13, 1.3, before=24, after=8)
        self.lead = self._style("serif", 13, 1.45, before=15, after=13)
        self.body = self._style("serif", 9.8, 1.45, after=7)
        self.note = self._style("sans", 8, 1.4, MUTED, before=5, after=11)
        self.caption = self._style("sans", 8, 1.4, MUTED, before=9, after=6)
        self.warning = self._style("serif", 9.8, 1.42, after=7, leftIndent=11)
        self.cell = self._style("sans", 8.4, 1.3)
        self.number = self._style("sans", 8.4, 1.3, alignment=2)
        self.head = self._style("sans", 7.6, 1.3, MUTED)
        self.number_head = self._style("sans", 7.6, 1.3, MUTED, alignment=2)
        self.great = self._style("serif-bold", 22, 1.25)

    def _style(self, face: str, size: float, leading: float, color=INK, before=0.0, after=0.0, **other):
        space = {"spaceBefore": before, "spaceAfter": after, "allowWidows": 0, "allowOrphans": 0}
        font = {"fontName": self.fonts.name(face), "fontSize": size, "leading": leading * size}
        return ParagraphStyle(face, textColor=color, **font, **space, **other)

    def width(self, panel) -> float:
        """Of a chart."""
        return panel.share * (self.measure + GAP) - GAP

    def markup(self, text: str, face: str, color: str = "") -> str:
        """Plain text in one of the faces, or for characters that it lacks in another font."""
        runs = "".join(
            f'<font name="{font}">{escape(part)}</font>' for font, part in self.fonts.runs(text, face)
        )
        return f'<font color="{color}">{runs}</font>' if color else runs

    def text(self, text: str, style, label: str = "", kind=Paragraph) -> Paragraph:
        """A paragraph of plain text with a bold label before it."""
        bold = "sans-bold" if style.name.startswith("sans") else "serif-bold"
        color = ACCENT if style is self.warning else INK
        before = self.markup(f"{label} ", bold, color) if label else ""
        return kind(before + self.markup(text, style.name), style)

    def balanced(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph with lines of about the same length."""

        def lines(indent: float) -> int:
            return len(paragraph.breakLines(self.measure - indent).lines)

        paragraph.style.rightIndent = balanced(lines, self.measure)
        return paragraph

    def line(self, canvas, x: float, y: float, text: str, size: float, color: str) -> None:
        """Draw one line of text from its baseline's start."""
        canvas.setFillColor(color)
        for font, part in self.fonts.runs(text, "sans"):
            canvas.setFont(font, size)
            canvas.drawString(x, y, part)
            x += stringWidth(part, font, size)


class Heading(Paragraph):
    """A heading that is in the outline too."""

    def draw(self):
        self.canv.bookmarkHorizontal(self.section.key, 0, self.height + 8)
        self.canv.addOutlineEntry(self.section.title, self.section.key, 0)
        super().draw()


class Warned(Paragraph):
    """A paragraph with a line in the accent at its left."""

    def draw(self):
        self.canv.setFillColor(ACCENT)
        self.canv.rect(0, 0, 1.6, self.height, stroke=0, fill=1)
        super().draw()


class Charts(Flowable):
    """Empty forms in the place of charts, side by side; numbers say which chart."""

    keepWithNext = 1

    def __init__(self, panels, numbers: list[int], sheet: Sheet):
        super().__init__()
        self.panels, self.numbers, self.sheet = panels, numbers, sheet

    def wrap(self, *_):
        self.width, self.height = self.sheet.measure, EM * max(panel.height for panel in self.panels)
        return self.width, self.height

    def draw(self):
        canvas, x = self.canv, 0.0
        for number, panel in zip(self.numbers, self.panels):
            name, width, height = f"{FORM}{number}", self.sheet.width(panel), EM * panel.height
            canvas.beginForm(name, 0, 0, width, height)
            canvas.endForm()
            canvas.saveState()
            canvas.translate(x, self.height - height)
            canvas.doForm(name)
            canvas.restoreState()
            x += width + GAP


class Drawing(Flowable):
    """A cell with a bar and a tick beside its figure, for which there is room, or a small histogram."""

    def __init__(self, cell: Cell, sheet: Sheet, room: float):
        super().__init__()
        self.cell, self.sheet, self.room = cell, sheet, room

    def wrap(self, width, height):
        self.width, self.height = width, self.sheet.cell.leading
        return self.width, self.height

    def draw(self):
        canvas, cell, sheet = self.canv, self.cell, self.sheet
        size, base = sheet.cell.fontSize, self.height - sheet.cell.fontSize
        left = self.width - sheet.fonts.width(cell.text, "sans", size)
        sheet.line(canvas, left, base, cell.text, size, TONES.get(cell.tone, INK))
        canvas.setFillColor(ACCENT if cell.tone == "alarm" else HAIRLINE)
        most = self.width - self.room
        if cell.bar is not None:
            canvas.rect(0, base + 0.5, most * min(1.0, cell.bar), 4.6, stroke=0, fill=1)
        if cell.tick is not None:
            canvas.setFillColor(INK)
            canvas.rect(most * cell.tick, base - 1.2, 0.6, 8, stroke=0, fill=1)
        step = self.width / max(8, len(cell.bins) or 1)
        for place, share in enumerate(cell.bins):
            canvas.rect(place * step, base - 1, 0.84 * step, max(0.4, 9 * share), stroke=0, fill=1)
