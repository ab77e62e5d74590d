"""The parts of the report as paragraphs, tables and charts in print. It imports reportlab."""

from itertools import count, zip_longest
from typing import cast

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Paragraph
from reportlab.platypus import Table as Grid

from pipelines.training.report.axes import HAIRLINE, MUTED
from pipelines.training.report.parts import Cell, Figures, Head, Panels, Section, Table, Text
from pipelines.training.report.pdf.style import FAINT, TONES, Charts, Drawing, Heading, Sheet, Warned
from pipelines.training.report.text import SPACE, thousands, words

# Pairs of names and values, if there are so many of them, stand in two columns.
MANY_PAIRS = 6
# A table of so many rows is not divided.
SHORT_TABLE = 8


class Story:
    """Sets the parts of the report as flowables."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.numbers = sheet, count()

    def all(self, report) -> list:
        sheet, parts = self.sheet, [part for section in report.sections for part in self.section(section)]
        return [sheet.text(report.title, sheet.title), sheet.text(report.facts, sheet.facts), *parts]

    def section(self, section: Section) -> list:
        """A heading stays with what follows it: a paragraph, a chart, a table, or some rows of a long one."""
        parts: list = []
        for at, block in enumerate(section.blocks):
            heading = [self._heading(section)] if section.title and at == 0 else []
            made = [*heading, *getattr(self, block.form)(block)]
            if block.form == "table" and len(cast(Table, block).rows) > SHORT_TABLE:
                parts += [CondPageBreak(190 if heading else 130), *made]
            else:
                parts += [KeepTogether(made)] if len(made) > 1 else made
        return parts

    def _heading(self, section: Section) -> Heading:
        heading = Heading(self.sheet.markup(section.title, "sans-bold"), self.sheet.heading)
        heading.section = section
        return heading

    def text(self, block: Text) -> list:
        kind, style = Warned if block.kind == "warning" else Paragraph, getattr(self.sheet, block.kind)
        paragraph = self.sheet.text(block.text, style, block.label, kind)
        return [self.sheet.balanced(paragraph) if block.kind == "lead" else paragraph]

    def panels(self, block: Panels) -> list:
        charts = Charts(block.panels, [next(self.numbers) for _ in block.panels], self.sheet)
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
        sheet, rows, heads, note = self.sheet, block.rows[: block.printed], block.heads, block.note
        if more := len(block.rows) - len(rows):
            rest = words().ngettext(
                "{count} more row is in the HTML.",
                "{count} more rows are in the HTML.",
                more,
                count=thousands(more) if more >= 10_000 else str(more),
            )
            note = f"{note} {rest.replace(' ', SPACE, 1)}".strip()
        if len(heads) == 2 and len(rows) > MANY_PAIRS:
            half, heads, none = (len(rows) + 1) // 2, heads * 2, (Cell(), Cell())
            pairs = zip_longest(rows[:half], rows[half:], fillvalue=none)
            rows = tuple(left + right for left, right in pairs)
        widths = [head.width for head in heads] if heads is block.heads else [1.0] * 4
        top = [sheet.text(head.label, sheet.number_head if head.numeric else sheet.head) for head in heads]
        columns = [self._column(column, head) for column, head in zip(zip(*rows), heads)]
        lines = [
            ("LINEBELOW", (0, 0), (-1, 0), 0.6, HexColor(HAIRLINE)),
            ("LINEBELOW", (0, 1), (-1, -2), 0.25, HexColor(FAINT)),
        ]
        grid = self._grid([top, *zip(*columns)], widths, lines, 12)
        return [sheet.text(note, sheet.caption, block.caption), grid]

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
        options = {"repeatRows": len(cells) > 1, "splitInRow": 1, "spaceAfter": after, "hAlign": "LEFT"}
        return Grid(cells, [measure * width for width in widths], style=[*common, *style], **options)
