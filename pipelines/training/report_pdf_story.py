"""How the report looks in print: paragraphs, tables, key figures. It imports reportlab."""

from itertools import count
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph
from reportlab.platypus import Table as Grid

from pipelines.core.fonts import Fonts
from pipelines.training.report_axes import ACCENT, HAIRLINE, INK, MUTED
from pipelines.training.report_text import Cell, Figures, Head, Panels, Section, Table, Text
from pipelines.training.report_text import count as counted

PAGES = {"A4": A4, "Letter": LETTER}
# Points: margins, the size of text in charts, and the room between two of them.
SIDE, TOP, BOTTOM, EM, GAP = 62.0, 64.0, 72.0, 7.8, 22.0
FORM, FAINT = "chart-", "#e3ddd6"
TONES = {"faint": MUTED, "alarm": ACCENT}


class Sheet:
    """The page: fonts, the width of the text, and paragraph styles, all in points."""

    def __init__(self, page: tuple[float, float]):
        self.page, self.fonts, self.measure = page, Fonts(), page[0] - 2 * SIDE
        self.title = self._style("serif-bold", 23, 1.2, after=6)
        self.facts = self._style("sans", 8.8, 1.4, MUTED)
        self.heading = self._style("sans-bold", 13, 1.3, before=26, after=8)
        self.lead = self._style("serif", 13, 1.45, before=16, after=14)
        self.body = self._style("serif", 9.8, 1.45, after=7)
        self.note = self._style("sans", 8, 1.4, MUTED, before=5, after=11)
        self.caption = self._style("sans", 8, 1.4, MUTED, before=9, after=6)
        self.warning = self._style("serif", 9.8, 1.42, after=8, leftIndent=11)
        self.cell = self._style("sans", 8.4, 1.3)
        self.number = self._style("sans", 8.4, 1.3, alignment=2)
        self.head = self._style("sans", 7.6, 1.3, MUTED)
        self.number_head = self._style("sans", 7.6, 1.3, MUTED, alignment=2)
        self.great = self._style("serif-bold", 22, 1.25)

    def _style(self, face: str, size: float, leading: float, color=INK, before=0.0, after=0.0, **other):
        return ParagraphStyle(
            face,
            fontName=self.fonts.name(face),
            fontSize=size,
            leading=leading * size,
            textColor=color,
            spaceBefore=before,
            spaceAfter=after,
            allowWidows=0,
            allowOrphans=0,
            **other,
        )

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
        color = TONES.get(cell.tone, INK)
        size, base = sheet.cell.fontSize, self.height - sheet.cell.fontSize
        left = self.width - sheet.fonts.width(cell.text, "sans", size)
        sheet.line(canvas, left, base, cell.text, size, color)
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


class Story:
    """Sets the parts of the report as flowables."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.numbers = sheet, count()

    def all(self, report) -> list:
        sheet, parts = self.sheet, []
        for section in report.sections:
            parts += self.section(section)
        return [sheet.text(report.title, sheet.title), sheet.text(report.facts, sheet.facts), *parts]

    def section(self, section: Section) -> list:
        first, *others = [getattr(self, block.form)(block) for block in section.blocks]
        rest = [part for block in others for part in block]
        if not section.title:
            return [*first, *rest]
        heading = Heading(self.sheet.markup(section.title, "sans-bold"), self.sheet.heading)
        heading.section = section
        # A heading stays with what follows it: a paragraph, a whole chart, the head and some rows of a table.
        if any(isinstance(part, Grid) for part in first):
            return [CondPageBreak(190), heading, *first, *rest]
        return [KeepTogether([heading, *first]), *rest]

    def text(self, block: Text) -> list:
        kind = Warned if block.kind == "warning" else Paragraph
        return [self.sheet.text(block.text, getattr(self.sheet, block.kind), block.label, kind)]

    def panels(self, block: Panels) -> list:
        charts = Charts(block.panels, [next(self.numbers) for _ in block.panels], self.sheet)
        charts.keepWithNext = 1
        return [charts, self.sheet.text(block.caption, self.sheet.note)]

    def figures(self, block: Figures) -> list:
        """Large figures side by side between two lines."""
        sheet = self.sheet
        cells = [
            [sheet.text(found, sheet.great), sheet.text(bounds, sheet.cell), sheet.text(label, sheet.head)]
            for found, label, bounds in block.entries
        ]
        room = [("TOPPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 9)]
        return [self._grid([cells], [1.0] * len(cells), room, 16)]

    def table(self, block: Table) -> list:
        sheet, rows, note = self.sheet, block.rows[: block.printed], block.note
        if more := len(block.rows) - len(rows):
            note = f"{note} {counted(more, 'more row')} {'is' if more == 1 else 'are'} in the HTML.".strip()
        heads = [
            sheet.text(head.label, sheet.number_head if head.numeric else sheet.head) for head in block.heads
        ]
        columns = [self._column(column, head) for column, head in zip(zip(*rows), block.heads)]
        lines = [
            ("LINEBELOW", (0, 0), (-1, 0), 0.6, HexColor(HAIRLINE)),
            ("LINEBELOW", (0, 1), (-1, -2), 0.25, HexColor(FAINT)),
        ]
        grid = self._grid([heads, *zip(*columns)], [head.width for head in block.heads], lines, 12)
        return [CondPageBreak(130), sheet.text(note, sheet.caption, block.caption), grid]

    def _column(self, cells: tuple[Cell, ...], head: Head) -> list:
        sheet = self.sheet
        widths = [
            sheet.fonts.width(cell.text, "sans", sheet.cell.fontSize)
            for cell in cells
            if cell.bar is not None
        ]
        return [
            Drawing(cell, sheet, max(widths, default=0.0) + 8)
            if cell.bar is not None or cell.bins
            else self._cell(cell, sheet.number if head.numeric else sheet.cell)
            for cell in cells
        ]

    def _cell(self, cell: Cell, style) -> Paragraph:
        face = "sans-bold" if cell.tone in ("strong", "alarm") else "sans"
        written = self.sheet.markup(cell.text, face, TONES.get(cell.tone, ""))
        if cell.addition:
            written += f' <font size="7.4">{self.sheet.markup(cell.addition, "sans", MUTED)}</font>'
        return Paragraph(written, style)

    def _grid(self, cells: list, widths: list[float], style: list, after: float) -> Grid:
        measure = self.sheet.measure / sum(widths)
        common = [
            # Else the table brings Helvetica along, which is not embedded.
            ("FONTNAME", (0, 0), (-1, -1), self.sheet.fonts.name("sans")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("LEFTPADDING", (1, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2.6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.4),
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, HexColor(HAIRLINE)),
            ("LINEBELOW", (0, -1), (-1, -1), 0.6, HexColor(HAIRLINE)),
        ]
        grid = Grid(cells, [measure * width for width in widths], style=[*common, *style], hAlign="LEFT",
                    repeatRows=len(cells) > 1, splitInRow=1)  # fmt: skip
        grid.spaceAfter = after
        return grid
