"""The report in print. It imports reportlab and matplotlib: import it where a report is made."""

import io
import re
from pathlib import Path
from typing import Any, cast

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from pipelines.training.report import text
from pipelines.training.report.axes import MUTED, style
from pipelines.training.report.parts import Panels
from pipelines.training.report.pdf.story import Story
from pipelines.training.report.pdf.style import BOTTOM, EM, FORM, SIDE, TOP, Sheet

PAGES = {"A4": A4, "Letter": LETTER}


def write_pdf(report, path: Path, page: str) -> None:
    """Set a Report; charts are vectors, and the same report gives the same bytes."""
    sheet = Sheet(PAGES[page])
    # Set twice: "of how many" needs the pages of the first time.
    pages = len(PdfReader(io.BytesIO(_set(report, sheet, 0))).pages)
    blocks = [block for section in report.sections for block in section.blocks if isinstance(block, Panels)]
    charts = _drawn([panel for block in blocks for panel in block.panels], sheet, report.texts)
    Path(path).write_bytes(_with_charts(_set(report, sheet, pages), charts))


def _set(report, sheet: Sheet, pages: int) -> bytes:
    """The pages, with empty forms in the place of charts."""

    def furnish(canvas, document):
        number = f"{document.page} / {pages}"
        sheet.line(canvas, sheet.page[0] - SIDE - sheet.fonts.width(number, "sans", 8), 42, number, 8, MUTED)
        if document.page == 1:
            canvas.showOutline()
        else:
            sheet.line(canvas, SIDE, 42, running, 8, MUTED)
        if len(made) == 14:
            canvas.setDateFormatter(lambda *_: f"D:{made}Z")

    running, made = (
        sheet.fonts.fitted(report.title, "sans", 8, sheet.measure - 60),
        re.sub(r"\D", "", report.made)[:14],
    )
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=sheet.page,
        invariant=1,
        lang=text.words().language,
        title=report.title,
        author="Konspekt",
        subject=text._("Training report"),
        creator="Konspekt",
        producer="Konspekt",
        displayDocTitle=1,
        initialFontName=sheet.fonts.name("sans"),
    )
    frame = Frame(SIDE, BOTTOM, sheet.measure, sheet.page[1] - TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=frame, onPageEnd=furnish))
    document.build(Story(sheet).all(report))
    return written.getvalue()


def _drawn(panels: list, sheet: Sheet, texts: str) -> bytes:
    """The charts as a PDF, each a page: so matplotlib embeds their fonts once."""
    written = io.BytesIO()
    unknown = {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None}
    with style(EM, texts), PdfPages(written, metadata=unknown) as pages:
        for panel in panels:
            page = Figure(figsize=(sheet.width(panel) / 72, panel.height * EM / 72), dpi=72)
            page.patch.set_visible(False)
            panel.draw(page)
            pages.savefig(page)
    return written.getvalue()


def _with_charts(made: bytes, charts: bytes) -> bytes:
    """The pages with each chart's content in its form.

    A form has its place and scale from reportlab, so nothing has to be merged into the text of a page.
    """
    writer, drawn = PdfWriter(clone_from=io.BytesIO(made)), PdfReader(io.BytesIO(charts)).pages
    chart: Any
    for page in writer.pages:
        for name, form in cast(Any, page["/Resources"]).get("/XObject", {}).items():
            if found := re.search(rf"{FORM}(\d+)$", name):
                chart, form = drawn[int(found[1])], form.get_object()
                form.get_data()  # pypdf encodes anew only what it has decoded
                form[NameObject("/Filter")] = NameObject("/FlateDecode")
                form.set_data(chart["/Contents"].get_object().get_data())
                form[NameObject("/Resources")] = chart["/Resources"].get_object().clone(writer)
    written = io.BytesIO()
    writer.pdf_header = "%PDF-1.4"  # the first with transparency
    writer.write(written)
    return written.getvalue()
