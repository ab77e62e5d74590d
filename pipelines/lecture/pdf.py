"""The notes as a PDF that a student would print."""

import io
from dataclasses import dataclass
from pathlib import Path

from pipelines.core.fonts import Fonts
from pipelines.lecture.notes import Notes
from pipelines.lecture.pdf_style import MUTED, PAGES, Sheet
from pipelines.lecture.pdf_texts import facts, texts
from pipelines.lecture.speech.pauses import UNSPACED


@dataclass(frozen=True)
class Look:
    """How the notes are to look: the settings [notes] of luigi.cfg; font size in points."""

    page: str = "A4"
    font_size: float = 10.5
    video_url: str = ""
    fallback_fonts: str = ""


def write_pdf(notes: Notes, path: Path, look: Look) -> set[str]:
    """Set the notes and write them; the same notes and look give the same bytes.

    Gives the characters that no font has, in place of which there are hollow squares.

    Raises Unavailable where a fallback font cannot be used, ValueError for an unknown page.
    """
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    from pipelines.lecture.pdf_flowables import Pages, draw_line
    from pipelines.lecture.pdf_story import Story

    if look.page not in PAGES:
        raise ValueError(f"[notes] page is {look.page!r}; it can be {' or '.join(PAGES)}")
    fonts = Fonts(look.fallback_fonts)
    sheet = Sheet(PAGES[look.page], look.font_size, fonts, unspaced=notes.language in UNSPACED)
    pages, words = Pages(), texts(notes.language)
    story = Story(notes, sheet, pages, look.video_url)
    title = _encodable(" ".join(notes.title.split()) or notes.video_name)
    running = fonts.fitted(title, "sans", sheet.small, sheet.measure)

    def furnish(canvas, document):
        """The running title from page 2 on, and the page of how many."""
        if document.page == 1:
            _date(canvas, notes)
            if len(story.sections) > 1:
                canvas.showOutline()
        else:
            draw_line(canvas, sheet.left, sheet.page[1] - 48, running, "sans", sheet.small, MUTED, fonts)
        number = f"{document.page} / {pages.last}"
        start = sheet.left + sheet.measure - fonts.width(number, "sans", sheet.small)
        draw_line(canvas, start, 44, number, "sans", sheet.small, MUTED, fonts)
        pages.last = max(pages.last, document.page)

    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=sheet.page,
        invariant=1,
        lang=notes.language,
        title=title,
        author="Konspekt",
        subject=words["subject"],
        keywords=[words["subject"], *facts(notes.date, notes.duration, notes.language)],
        creator="Konspekt",
        producer="Konspekt",
        displayDocTitle=1,
        initialFontName=fonts.name("sans"),
    )
    height = sheet.page[1] - sheet.top - sheet.bottom
    frame = Frame(sheet.left, sheet.bottom, sheet.measure, height, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=frame, onPageEnd=furnish))
    # Set twice: the contents and "of how many" need the pages of the first time.
    document.multiBuild(story.all())
    Path(path).write_bytes(written.getvalue())
    return fonts.missing


def _date(canvas, notes: Notes) -> None:
    """Date the file as the lecture, not as the moment of writing, which would change its bytes."""
    if notes.date:
        canvas.setDateFormatter(lambda *_: f"D:{notes.date:%Y%m%d}000000Z")


def _encodable(text: str) -> str:
    """The text without the undecodable bytes that a file name may hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
