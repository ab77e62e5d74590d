"""How a page of notes looks: measures, colours, styles, the page frame, and text with its time in the margin."""

from reportlab.lib import pagesizes
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph
from reportlab.platypus.doctemplate import IndexingFlowable

from pipelines.lecture.typefaces import SANS, SERIF

INK, QUIET, ACCENT, DOUBT = HexColor("#1c1f24"), HexColor("#7a818c"), HexColor("#1f5f8b"), HexColor("#8a6414")
HAIRLINE = HexColor("#d5d9df")
# Margins, and the distance of the times from the text.
LEFT, RIGHT, TOP, BOTTOM, GUTTER = 42 * mm, 28 * mm, 26 * mm, 26 * mm, 5 * mm


def styles(size: float) -> dict[str, ParagraphStyle]:
    """All styles by name, in proportion to the size of the text (points)."""
    body = ParagraphStyle(
        "body",
        fontName=SERIF,
        fontSize=size,
        leading=round(size * 1.45, 1),
        textColor=INK,
        alignment=TA_LEFT,
        spaceAfter=size * 0.75,
        allowWidows=0,
        allowOrphans=0,
    )

    def style(name: str, **changes) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, **changes)

    big = size * 2.3
    return {
        "body": body,
        "title": style(
            "title", fontName=f"{SANS}-Bold", fontSize=big, leading=big * 1.15, spaceAfter=size * 0.7
        ),
        "meta": style("meta", fontName=SANS, fontSize=size * 0.95, textColor=QUIET, spaceAfter=size * 1.6),
        "heading": style(
            "heading",
            fontName=f"{SANS}-Bold",
            fontSize=size * 1.45,
            leading=size * 1.8,
            spaceBefore=size * 1.9,
            spaceAfter=size * 0.9,
            keepWithNext=1,
        ),
        "part": style(
            "part",
            fontName=f"{SANS}-Bold",
            fontSize=size * 1.05,
            textColor=QUIET,
            spaceBefore=size * 1.1,
            spaceAfter=size * 0.6,
            keepWithNext=1,
        ),
        "point": style("point", spaceAfter=size * 0.6),
        "legend": style(
            "legend",
            fontName=SANS,
            fontSize=size * 0.85,
            leading=size * 1.25,
            textColor=QUIET,
            keepWithNext=1,
        ),
        "contents": style("contents", fontName=SANS, fontSize=size, leading=size * 1.65, spaceAfter=0),
        "subcontents": style(
            "subcontents",
            fontName=SANS,
            fontSize=size * 0.9,
            leading=size * 1.45,
            textColor=QUIET,
            leftIndent=5 * mm,
            spaceAfter=0,
        ),
        "small": style(
            "small",
            fontName=SANS,
            fontSize=size * 0.82,
            leading=size * 1.2,
            textColor=QUIET,
            spaceAfter=size * 0.3,
        ),
    }


class TimedParagraph(Paragraph):
    """Text with a time in the left margin beside its first line.

    `target` is an address (a link out) or the name of a place in the document; `place` makes
    the paragraph itself such a place.
    """

    time, target, place = "", "", ""

    def timed(self, time: str, target: str = "", place: str = "") -> "TimedParagraph":
        self.time, self.target, self.place = time, target, place
        return self

    def split(self, width, height):
        parts = super().split(width, height)
        if parts:
            parts[0].timed(self.time, self.target, self.place)
        return parts

    def draw(self):
        super().draw()
        canvas, size = self.canv, self.style.fontSize * 0.82
        if self.place:
            canvas.bookmarkHorizontal(self.place, 0, self.height)
        if not self.time:
            return
        baseline = self.height - self.style.fontSize  # where reportlab sets the first line
        width = stringWidth(self.time, SANS, size)
        canvas.saveState()
        canvas.setFont(SANS, size)
        canvas.setFillColor(ACCENT if self.target else QUIET)
        canvas.drawRightString(-GUTTER, baseline, self.time)
        canvas.restoreState()
        area = (-GUTTER - width - 2, baseline - 3, -GUTTER + 2, baseline + size)
        if "://" in self.target:
            canvas.linkURL(self.target, area, relative=1)
        elif self.target:
            canvas.linkRect("", self.target, area, relative=1)


class Heading(Paragraph):
    """A heading that appears in the outline and in the contents; level from 0."""

    level, name = 0, ""

    def draw(self):
        super().draw()
        key = f"section-{self.name}"
        self.canv.bookmarkHorizontal(key, 0, self.height + 6)
        self.canv.addOutlineEntry(self.getPlainText(), key, self.level, closed=self.level == 0 and None)


class PageCount(IndexingFlowable):
    """Makes the document be set again until the number of its pages stays the same."""

    pages, known = 0, -1

    def draw(self):
        self.pages = self.canv.getPageNumber()

    def isSatisfied(self):
        satisfied, self.known = self.pages == self.known, self.pages
        return satisfied


class NotesTemplate(BaseDocTemplate):
    """Pages with a running title from the second on, and their number among all at the foot."""

    def __init__(self, path: str, page: str, running_title: str, count: PageCount, **metadata):
        size = pagesizes.A4 if page == "A4" else pagesizes.LETTER
        super().__init__(path, pagesize=size, invariant=1, **metadata)
        self.running_title, self.count = running_title, count
        frame = Frame(LEFT, BOTTOM, size[0] - LEFT - RIGHT, size[1] - TOP - BOTTOM, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("notes", [frame], onPage=self.furnish)])

    def furnish(self, canvas, _document) -> None:
        width, height = self.pagesize
        canvas.saveState()
        canvas.setFont(SANS, 8)
        canvas.setFillColor(QUIET)
        number = canvas.getPageNumber()
        canvas.drawRightString(width - RIGHT, BOTTOM * 0.55, f"{number} / {max(self.count.known, number)}")
        if number > 1:
            canvas.drawString(LEFT, height - TOP * 0.6, self._shortened(width - LEFT - RIGHT))
            canvas.setStrokeColor(HAIRLINE)
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, height - TOP * 0.72, width - RIGHT, height - TOP * 0.72)
        canvas.restoreState()

    def _shortened(self, width: float) -> str:
        title = self.running_title
        if stringWidth(title, SANS, 8) <= width:
            return title
        while title and stringWidth(title + " …", SANS, 8) > width:
            title = title[:-1]
        return title.rstrip() + " …"

    def afterFlowable(self, flowable) -> None:
        if isinstance(flowable, Heading):
            text = flowable.getPlainText()
            self.notify("TOCEntry", (flowable.level, text, self.page, f"section-{flowable.name}"))
