"""The notes as a PDF that a student would print."""

import io
import logging
from dataclasses import replace
from pathlib import Path

from pipelines.core.settings import NotesSettings, ThemeSettings
from pipelines.language.language import language_of
from pipelines.lecture.notes.format import Material, OutputFormat, address_of, contents
from pipelines.lecture.notes.formats.pdf.style import PAGES, Sheet
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.notes.texts import CALLED, facts
from pipelines.lecture.slides.pictures import pictures
from pipelines.locale.catalogue import catalogue
from pipelines.locale.languages import SOURCE
from pipelines.typeset.fonts import Fonts
from pipelines.typeset.system_fonts import missing_told

logger = logging.getLogger("luigi-interface")

PLAIN = ThemeSettings()


class Pdf(OutputFormat):
    """For print and for reading, in the theme of a department."""

    name = "pdf"
    suffixes = (".pdf",)
    version = 2
    reads = ("notes", "theme")
    packages = ("reportlab",)

    def signed(self, significant: dict[str, dict]) -> dict:
        notes, theme = dict(significant["notes"]), dict(significant["theme"])
        # Fonts and pictures are what their files contain, wherever they lie.
        fonts = map(str.strip, notes["fallback_fonts"].split(","))
        notes["fallback_fonts"] = contents(filter(None, fonts))
        theme["logo"] = contents(filter(None, [theme["logo"]]))
        del theme["templates"]
        return {"notes": notes, "theme": theme}

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        look, theme = self.chosen["notes"], self.chosen["theme"]
        # The notes have the name of the recording as people read it.
        look = replace(look, video_url=address_of(look.video_url, material.recording))
        [path] = files
        assert material.notes is not None
        if missing := write_pdf(material.notes, path, look, material.pictures, theme):
            logger.warning("%s: %s", material.place, missing_told(missing, catalogue(SOURCE)))
        return ()


def write_pdf(
    notes: Notes, path: Path, look: NotesSettings, slides: Path | None = None, theme: ThemeSettings = PLAIN
) -> set[str]:
    """Set the notes and write them; the same notes and look give the same bytes.

    `slides` is the folder with the pictures of the slides. Gives the characters that no font has, in place
    of which there are hollow squares.

    Raises Unavailable where a fallback font or the logo cannot be used.
    """
    from reportlab import rl_config
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    from pipelines.lecture.notes.formats.pdf.context import Setting
    from pipelines.lecture.notes.formats.pdf.flowables import Pages
    from pipelines.lecture.notes.formats.pdf.running_headers import RunningHeaders
    from pipelines.lecture.notes.formats.pdf.story import story

    rl_config.useA85 = 0  # pictures as text would weigh a quarter more
    fonts = Fonts(look.fallback_fonts)
    unspaced = not language_of(notes.language).word_space
    sheet = Sheet(PAGES[look.page], look.font_size, fonts, unspaced, theme.accent)
    title = _encodable(" ".join(notes.title.split()) or notes.video_name)
    shown = pictures(slides, (slide.image for slide in notes.slides))
    setting = Setting(notes, sheet, Pages(), look.video_url, notes.slides if shown else ())
    subject = setting.catalogue.gettext(CALLED[setting.notes.kind])
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=sheet.page,
        invariant=1,
        lang=notes.labels,
        title=title,
        author=theme.organisation or "Konspekt",
        subject=subject,
        keywords=[subject, *facts(notes)],
        creator="Konspekt",
        producer="Konspekt",
        displayDocTitle=1,
        initialFontName=fonts.name("sans"),
    )
    height = sheet.page[1] - sheet.top - sheet.bottom
    frame = Frame(sheet.left, sheet.bottom, sheet.measure, height, 0, 0, 0, 0)
    headers = RunningHeaders(setting, theme, title)
    document.addPageTemplates(PageTemplate(frames=frame, onPage=headers.begin, onPageEnd=headers.end))
    # Set twice: contents, index and "of how many" need the pages of the first time.
    document.multiBuild(story(setting, shown))
    Path(path).write_bytes(written.getvalue())
    return fonts.missing


def _encodable(text: str) -> str:
    """The text without the undecodable bytes that a file name may hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
