"""What people get of a lecture: its notes as PDF, page and text, its captions and chapters.

ComposeNotes, FindSlides -> RenderPdf, RenderPage, ExportNotes;  TranscribeAudio -> WriteCaptions
"""

import contextlib
import datetime
import logging
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from luigi.task import flatten
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import NameTaken
from pipelines.core.fingerprint import fingerprint
from pipelines.core.json_files import load
from pipelines.core.names import written
from pipelines.core.record import Record
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.notes.formats import captions, chapter_files, json_notes, markdown
from pipelines.lecture.notes.formats.page.write import write_page
from pipelines.lecture.notes.formats.pdf.write import Look, write_pdf
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.recording import naming
from pipelines.lecture.records import Slide, Transcript
from pipelines.lecture.slides.find import LIST
from pipelines.lecture.slides.pictures import in_the_way, put_pictures
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.lecture import LectureTask, Video
from pipelines.lecture.tasks.recording import FindSlides
from pipelines.lecture.tasks.text import ComposeNotes
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.typeset.theme import Theme

logger = logging.getLogger("luigi-interface")


class Delivering(LectureTask):
    """A task whose outputs are for people; `suffixes` by the name that run() knows them under.

    They are written from the last to the first, so that the record of the first vouches for all.
    """

    suffixes: dict[str, str] = {}

    def output(self):
        return {name: self.notes_file(suffix) for name, suffix in self.suffixes.items()}

    def refuse_foreign(self) -> None:
        """Raise NameTaken where an output would replace what was made from another recording."""
        for target in flatten(self.output()):
            target.refuse_foreign(self.video)


@inherits(TranscribeAudio)
class WriteCaptions(Delivering):
    """Subtitles for the recording, as SRT and as WebVTT."""

    previous = previous.CAPTIONS
    code_version = 2
    captions_settings = SettingsParameter(settings.captions)
    signed = ("captions_settings",)
    packages = ("pysubs2",)
    suffixes = {"srt": ".srt", "vtt": ".vtt"}

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)}

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        target = self.output()
        self.refuse_foreign()
        options = captions.CaptionOptions(**settings.values(self.captions_settings))
        with self.writing(target["srt"]) as srt, self.writing(target["vtt"]) as vtt:
            captions.write_captions(spoken, srt, vtt, options)


class FromNotes(Delivering):
    """A task that sets the notes of a lecture."""

    theme_settings = SettingsParameter(settings.theme)
    slides_settings = SettingsParameter(settings.slides)

    def inputs(self):
        slides = {"slides": self.clone(FindSlides)} if self.slides_settings.find else {}
        return {"notes": self.clone(ComposeNotes)} | slides

    def notes(self) -> Notes:
        """The notes; of a recording that tells no day with that of its file.

        That one is told in the record and kept from there, for a file may be touched.
        """
        notes = load(self.input()["notes"].path, Notes)
        if notes.date is None:
            date = self._told_date() or naming.date_of_file(self.video)
            self.facts["date"] = date.isoformat()
            notes = replace(notes, date=date)
        return notes

    def _told_date(self) -> datetime.date | None:
        """The day of the file that was told when this was last made from the same recording."""
        record = flatten(self.output())[0].record()
        content = self.clone(Video).signature()
        if record and any(source.fingerprint == content for source in record.sources):
            told = record.facts.get("date")
            return datetime.date.fromisoformat(told) if told else None
        return None

    def pictures(self) -> Path | None:
        """The folder with the slides' pictures, if slides are wanted."""
        return self.input()["slides"].path if "slides" in self.inputs() else None

    def address(self) -> str:
        """Where the recording is in the web by [notes] video_url."""
        return self.notes_settings.video_url.replace("{name}", quote(os.fsencode(self.video.name)))

    def theme(self) -> Theme:
        return Theme(**settings.values(self.theme_settings))


def contents(paths: Iterable[str | Path]) -> list[str] | None:
    """What files contain, for a signature, wherever they lie; None where there are none."""
    return [fingerprint(Path(path)) for path in paths] or None


@inherits(ComposeNotes)
class ExportNotes(FromNotes):
    """The notes for other programs: Markdown, JSON, and the chapters as WebVTT and as ffmpeg's metadata.

    The pictures that the Markdown shows lie in a folder beside it.
    """

    previous = previous.EXPORTS
    suffixes = {"json": ".json", "markdown": ".md", "chapters": ".chapters.vtt", "metadata": ".ffmetadata"}

    def pictures_folder(self) -> Path:
        return self.output()["json"].path.with_suffix(".slides")

    def has_pictures(self) -> bool:
        """Whether the folder with that name is known to be that of these notes' pictures."""
        known = (self.output()["json"].record() or Record()).companions
        return written(self.pictures_folder().name) in known

    def refuse_foreign(self) -> None:
        super().refuse_foreign()
        found = self.pictures()
        if found and (found / LIST).is_file():
            shown = load(found / LIST, tuple[Slide, ...])
            if taken := in_the_way(shown, found, self.pictures_folder(), self.has_pictures()):
                raise NameTaken(
                    self.video, f"{taken} is in the place of its slides' pictures; rename one of the two"
                )

    def run(self):
        target, notes = self.output(), self.notes()
        self.refuse_foreign()
        ours = self.has_pictures()  # before the record goes
        pictures = self.pictures_folder()
        with contextlib.ExitStack() as stack:
            part = {name: stack.enter_context(self.writing(each)) for name, each in target.items()}
            shown = put_pictures(notes.slides, self.pictures(), pictures, ours)
            self.companions = [written(pictures.name)] if shown else []
            json_notes.write_json(notes, part["json"])
            markdown.write_markdown(notes, part["markdown"], f"{pictures.name}/" if notes.slides else "")
            chapter_files.write_chapters_vtt(notes, part["chapters"])
            chapter_files.write_ffmetadata(notes, part["metadata"])


@inherits(ComposeNotes)
class RenderPage(FromNotes):
    """The notes of a lecture as a page in one file, with player and search."""

    previous = previous.PAGE
    notes_settings = SettingsParameter(settings.notes)
    packages = ("jinja2",)
    suffixes = {"page": ".html"}

    def signed_parameters(self):
        signed = settings.significant(self.theme_settings)
        templates = Path(signed["templates"]) if signed["templates"] else None
        files = sorted(path for path in templates.rglob("*") if path.is_file()) if templates else []
        signed |= {"logo": contents(filter(None, [signed["logo"]])), "templates": contents(files)}
        return {"theme": signed, "notes": {"video_url": self.notes_settings.video_url}}

    def run(self):
        self.refuse_foreign()
        target = self.output()["page"]
        with self.writing(target) as part:
            write_page(self.notes(), self.pictures(), part, self.theme(), self.media())

    def media(self) -> str:
        """Where the page looks for the recording: where a server has files by name, or else where it lies."""
        if "{name}" in self.notes_settings.video_url:
            return self.address()
        return quote(os.fsencode(os.path.relpath(self.video, self.output()["page"].path.parent)))


@inherits(ExportNotes, RenderPage, WriteCaptions)
class RenderPdf(FromNotes):
    """The notes of a lecture as a PDF, with page, text and captions beside it."""

    previous = previous.PDF
    notes_settings = SettingsParameter(settings.notes)
    packages = ("reportlab",)
    suffixes = {"pdf": ".pdf"}

    def beside(self) -> dict[str, Delivering]:
        """What is wanted beside the PDF, but is no input: changing it changes no PDF."""
        return {
            "captions": self.clone(WriteCaptions),
            "exports": self.clone(ExportNotes),
            "page": self.clone(RenderPage),
        }

    def requires(self):
        return self.inputs() | self.beside()

    def signed_parameters(self):
        notes, theme = settings.significant(self.notes_settings), settings.significant(self.theme_settings)
        # Fonts and pictures are what their files contain, wherever they lie.
        fonts = map(str.strip, notes["fallback_fonts"].split(","))
        notes["fallback_fonts"] = contents(filter(None, fonts))
        theme["logo"] = contents(filter(None, [theme["logo"]]))
        del theme["templates"]
        return {"notes": notes, "theme": theme}

    def output(self):
        return super().output()["pdf"]

    def complete(self):
        # What belongs to the notes and is lost or outdated is made again.
        return super().complete() and all(each.complete() for each in self.beside().values())

    def run(self):
        if super().complete():
            return  # only what stands beside it was not there
        self.refuse_foreign()
        # The notes have the name of the recording as people read it.
        look = Look(**settings.values(self.notes_settings) | {"video_url": self.address()})
        with self.writing(self.output()) as part:
            missing = write_pdf(self.notes(), part, look, self.pictures(), self.theme())
        if missing:
            shown, path = " ".join(sorted(missing)[:10]), self.output().path
            logger.warning("%s: no font here has %s; set [notes] fallback_fonts", path, shown)
