"""What people get of a lecture: its notes as PDF, page and text, its captions and chapters.

ComposeNotes, FindSlides -> RenderPdf, RenderPage, ExportNotes;
TranscribeAudio -> (CorrectTranscript), DiarizeSpeech -> WriteCaptions;
a format of another package -> WriteFormat;  all of them -> LectureNotes
"""

import contextlib
import datetime
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import luigi
from luigi.task import flatten
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput, NameTaken, Unavailable
from pipelines.core.files.json_files import load
from pipelines.core.files.names import path_of, written
from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import OUTPUT_FORMATS
from pipelines.core.record import Record
from pipelines.core.settings import PlugInParameter, SettingsParameter
from pipelines.core.signature import one_look
from pipelines.core.target import RecordedTarget
from pipelines.core.task import KonspektTask
from pipelines.lecture.notes.format import NOTES, TRANSCRIPT, Material, OutputFormat, output_format
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.recording import naming
from pipelines.lecture.records import Transcript
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.corrections import transcript_of
from pipelines.lecture.tasks.lecture import LectureTask, Video
from pipelines.lecture.tasks.notes import ComposeNotes
from pipelines.lecture.tasks.recording import FindSlides
from pipelines.lecture.tasks.speakers import (
    DiarizeSpeech,
    speakers_corrected,
    speakers_needed,
    speakers_signed,
    with_speakers,
)
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.lecture.tasks.writing import WriteNotes, chapters_of, draft_of
from pipelines.lecture.writer.templates.template import Template

# The fact how many chapters are in written words.
CHAPTERS = "chapters_written"


def chapters_written(record: Record | None) -> int:
    """How many chapters are in written words in what a record is of."""
    known = record.facts.get(CHAPTERS) if record else None
    return known if isinstance(known, int) else 0


class Delivering(LectureTask):
    """A task whose outputs are for people: the files of one or several formats.

    They are written from the last to the first, so that the record of the first vouches for all.
    """

    names: tuple[str, ...] = ()

    @property
    def formats(self) -> list[type[OutputFormat]]:
        return [output_format(name) for name in self.names]

    @property
    def reads_transcript(self) -> bool:
        return any(TRANSCRIPT in form.needs for form in self.formats)

    @property
    def suffixes(self) -> dict[str, str]:
        """What the files are called after the recording's name, by the name that run() knows them under."""
        return {_key(form, suffix): suffix for form in self.formats for suffix in form.suffixes}

    @property
    def code_version(self) -> int:  # type: ignore[override]
        return 1 + sum(form.version - 1 for form in self.formats)

    @property  # type: ignore[misc]
    def packages(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(chain.from_iterable(form.packages for form in self.formats))

    def inputs(self):
        needed = {what for form in self.formats for what in form.needs}
        found = {TRANSCRIPT: transcript_of(self)} if TRANSCRIPT in needed else {}
        if NOTES in needed:
            found[NOTES] = self.clone(ComposeNotes)
            if self.slides_settings.find:
                found["slides"] = self.clone(FindSlides)
        return found

    def requires(self):
        # Who speaks is no input: captions that were finished without it stay finished.
        return self.inputs() | (speakers_needed(self) if self.reads_transcript else {})

    def sections_of(self, form: type[OutputFormat]) -> dict[str, luigi.Config]:
        """The sections of luigi.cfg that a format reads: as parameters of this task, or as they are now."""
        named = {name: getattr(settings, name) for name in form.reads}
        if form.settings:
            named[form.settings.get_task_family()] = form.settings
        return {
            name: getattr(self, f"{name}_settings", None) or settings.read(section)
            for name, section in named.items()
        }

    def chosen(self, form: type[OutputFormat]) -> OutputFormat:
        """The format with the settings that it reads."""
        return form({name: settings.section_of(each) for name, each in self.sections_of(form).items()})

    def signed_parameters(self):
        signed: dict = {}
        for form in self.formats:
            counting = {name: settings.significant(each) for name, each in self.sections_of(form).items()}
            signed |= self.chosen(form).signed(counting)
        if self.reads_transcript:
            signed |= speakers_signed(self) | {"speakers_corrected": speakers_corrected(self)}
        return signed

    def output(self):
        return {name: self.notes_file(suffix) for name, suffix in self.suffixes.items()}

    def beside(self, target: RecordedTarget) -> list[Path]:
        """The record of the first file, which is written last, vouches for all of them."""
        first, *others = flatten(self.output())
        if target.path != first.path:
            return []
        return [*super().beside(target), *(each.path for each in others)]

    def refuse_foreign(self) -> None:
        """Raise NameTaken where an output would replace what is not this recording's."""
        for target in flatten(self.output()):
            target.refuse_foreign(self.video)
        for form in self.formats:
            if taken := self.chosen(form).in_the_way(self.material(form)):
                raise NameTaken(
                    self.video,
                    "{taken} is in the place of its slides' pictures; rename one of the two",
                    taken=taken,
                )

    def material(self, form: type[OutputFormat]) -> Material:
        """What there is for a format before its notes are read."""
        target, read = self.notes_file(form.suffixes[0]), self.input()
        known = (target.record() or Record()).companions
        return Material(
            recording=self.video,
            place=target.path,
            pictures=read["slides"].path if "slides" in read else None,
            beside=frozenset(path_of(name).name for name in known),
        )

    def dated(self, notes: Notes) -> Notes:
        """The notes; of a recording that tells no day with that of its file.

        That one is told in the record and kept from there, for a file may be touched.
        """
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
            with contextlib.suppress(ValueError):
                return datetime.date.fromisoformat(str(record.facts.get("date")))
        return None

    def run(self):
        self.refuse_foreign()
        read, self.companions = self.input(), []
        if NOTES in read and (count := chapters_written(read[NOTES].record())):
            self.facts[CHAPTERS] = count
        notes = self.dated(load(read[NOTES].path, Notes)) if NOTES in read else None
        spoken = None
        if TRANSCRIPT in read:
            spoken = with_speakers(self, load(read[TRANSCRIPT].path, Transcript))
        materials = [self.material(form) for form in self.formats]  # before the records go
        with contextlib.ExitStack() as stack:
            targets = {name: self.notes_file(suffix) for name, suffix in self.suffixes.items()}
            parts = {name: stack.enter_context(self.writing(each)) for name, each in targets.items()}
            for form, material in zip(self.formats, materials):
                files = [parts[_key(form, suffix)] for suffix in form.suffixes]
                whole = replace(material, notes=notes, transcript=spoken)
                self.companions += map(written, self.chosen(form).write(whole, *files))


def _key(form: type[OutputFormat], suffix: str) -> str:
    return form.name if len(form.suffixes) == 1 else suffix.removeprefix(".")


@inherits(TranscribeAudio, DiarizeSpeech)
class WriteCaptions(Delivering):
    """Subtitles for the recording, as SRT and as WebVTT."""

    previous = previous.CAPTIONS
    captions_settings = SettingsParameter(settings.captions)
    names = ("captions",)


@inherits(ComposeNotes)
class ExportNotes(Delivering):
    """The notes for other programs: Markdown, JSON, and the chapters as WebVTT and as ffmpeg's metadata.

    The pictures that the Markdown shows lie in a folder beside it.
    """

    previous = previous.EXPORTS
    theme_settings = SettingsParameter(settings.theme)
    names = ("json", "markdown", "chapters", "ffmetadata")


@inherits(ComposeNotes)
class RenderPage(Delivering):
    """The notes of a lecture as a page in one file, with player and search."""

    previous = previous.PAGE
    theme_settings = SettingsParameter(settings.theme)
    notes_settings = SettingsParameter(settings.notes)
    names = ("page",)


@inherits(ComposeNotes)
class RenderPdf(Delivering):
    """The notes of a lecture as a PDF."""

    previous = previous.PDF
    theme_settings = SettingsParameter(settings.theme)
    notes_settings = SettingsParameter(settings.notes)
    names = ("pdf",)

    def output(self):
        return super().output()["pdf"]


@inherits(ComposeNotes)
class WriteFormat(Delivering):
    """The notes of a lecture in any format by its name, such as one of another package.

    A format that cannot be loaded fails when its turn comes, and keeps nothing else from being made.
    """

    theme_settings = SettingsParameter(settings.theme)
    notes_settings = SettingsParameter(settings.notes)
    captions_settings = SettingsParameter(settings.captions)
    format = PlugInParameter(OUTPUT_FORMATS, description="the name of the format")

    @property  # type: ignore[misc]
    def names(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.format,)

    @property
    def formats(self) -> list[type[OutputFormat]]:
        with contextlib.suppress(Unavailable):
            return super().formats
        return [Missing]

    def identity(self) -> dict:
        return super().identity() | self.signed_parameters()

    def signed_parameters(self):
        return super().signed_parameters() | {"format": self.format}

    def complete(self):
        return self.formats != [Missing] and super().complete()

    def run(self):
        own = output_format(self.format)  # raises where it cannot be loaded
        for name in registry.names(OUTPUT_FORMATS):
            if name != self.format and (taken := set(own.suffixes) & set(_suffixes(name))):
                raise Unavailable(
                    "output format {format} would write {suffix}, which {other} does",
                    format=self.format,
                    suffix=min(taken),
                    other=name,
                )
        super().run()


def _suffixes(name: str) -> tuple[str, ...]:
    """The suffixes of a format; none of one that cannot be loaded."""
    with contextlib.suppress(Unavailable):
        return output_format(name).suffixes
    return ()


class Missing(OutputFormat):
    """Stands for a format that cannot be loaded."""

    name, suffixes = "missing", (".missing",)


# The tasks that formats of ours have had from the beginning, in the order in which people are told of them.
NAMED = (ExportNotes, RenderPage, WriteCaptions, RenderPdf)


@inherits(*NAMED)
class LectureNotes(luigi.WrapperTask, LectureTask):
    """All that people get of a lecture, in every format that there is."""

    def inputs(self) -> dict[str, KonspektTask]:
        return {getattr(task, "format", "") or type(task).__name__: task for task in self.deliverables()}

    def deliverables(self) -> list[Delivering]:
        """The tasks of all formats: those that come first are of other packages."""
        named = [self.clone(task) for task in NAMED]
        done = {name for task in named for name in task.names}
        others = [name for name in registry.names(OUTPUT_FORMATS) if name not in done]
        return [*(self.clone(WriteFormat, format=name) for name in others), *named]

    def output(self):
        return []

    def complete(self) -> bool:
        with one_look():
            return super().complete()

    def template(self) -> Template:
        """The template of the notes; raises BadInput for one that says what cannot be."""
        return self.clone(ComposeNotes).template()

    def first(self) -> "LectureNotes":
        """The notes as they can be before all is written; themselves where nobody is to write them."""
        if not self.waits_for_writing():
            return self
        return self.clone(LectureNotes, draft=draft_of(self.clone(WriteNotes).shown()))

    def outdone(self: Any) -> bool:
        """Whether notes of the same recording are there in which more chapters are written than in these."""
        with contextlib.suppress(BadInput):
            content = self.clone(Video).signature()
            for each in self.deliverables():
                target = flatten(each.output())[0]
                record = target.record() if target.path.exists() else None
                same = record and any(source.fingerprint == content for source in record.sources)
                if same and chapters_written(record) > len(chapters_of(self.draft)):
                    return True
        return False

    def make(self) -> None:
        """Make here and now what is not there of them."""
        _make(self)

    def pdf(self) -> Path:
        """Where the PDF is, or will be."""
        return self.clone(RenderPdf).output().path

    def files(self) -> list[Path]:
        """Where all of them are, or will be."""
        return [target.path for task in self.inputs().values() for target in flatten(task.output())]


def _make(task: luigi.Task) -> None:
    if not task.complete():
        for upstream in flatten(task.requires()):
            _make(upstream)
        task.run()
