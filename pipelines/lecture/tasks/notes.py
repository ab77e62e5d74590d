"""All that the notes of a lecture say, from what has been found of it.

TranscribeAudio, SplitSentences, FindChapters, SummarizeTranscript, FindTerms, WriteNotes, WriteSections,
DiarizeSpeech -> ComposeNotes; what people put right in titles, points and slides is done here
"""

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import luigi
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput
from pipelines.core.files.json_files import load, save
from pipelines.core.files.names import escaped
from pipelines.lecture.corrections.notes import correct_notes
from pipelines.lecture.corrections.operations import OF_NOTES, fingerprint_of, of
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import (
    Chapter,
    OwnSections,
    Recording,
    Sentences,
    Summary,
    Terms,
    Transcript,
    Written,
    WrittenChapter,
)
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.corrections import MADE, WAITING, CorrectTranscript, is_corrected, told
from pipelines.lecture.tasks.lecture import NONE
from pipelines.lecture.tasks.recording import DescribeRecording, WithSlides
from pipelines.lecture.tasks.sections import WriteSections
from pipelines.lecture.tasks.speakers import (
    DiarizeSpeech,
    speakers_found,
    speakers_needed,
    speakers_signed,
)
from pipelines.lecture.tasks.text import FindChapters, FindTerms, SplitSentences, SummarizeTranscript
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.lecture.tasks.writing import WriteNotes, chapters_of, template_for
from pipelines.lecture.writer.templates.template import Template
from pipelines.locale.languages import chosen
from pipelines.locale.message import N_

if TYPE_CHECKING:
    from pipelines.lecture.notes.compose import Draft

# The inputs of the notes whose settings and versions the colophon tells.
TOLD = ("transcript", "chapters", "summary", "terms", "written", "slides")


@inherits(FindTerms, SummarizeTranscript, WriteNotes, DiarizeSpeech)
class ComposeNotes(WithSlides):
    """All that the notes of a lecture say, whatever they are set as."""

    previous = previous.NOTES
    if TYPE_CHECKING:
        writer_settings: ClassVar[Any]
    draft = luigi.Parameter(
        default="",
        description="for notes that do not wait to be written: which chapters are, such as 1,2,4, or -",
    )

    @property
    def code_version(self):  # type: ignore[override]
        """Of notes that are written higher: only those hold what was chosen as well."""
        return 4 if self.writer_settings.engine == NONE else 5

    def inputs(self):
        doubtful_word = self.speech_settings.doubtful_word
        made = {
            "transcript": self.clone(TranscribeAudio),
            "sentences": self.clone(SplitSentences, doubtful_word=doubtful_word),
            "chapters": self.clone(FindChapters),
            "summary": self.clone(SummarizeTranscript),
            "terms": self.clone(FindTerms),
            "recording": self.clone(DescribeRecording),
        }
        if self.waits_for_writing():
            made["written"] = self.clone(WriteNotes)
            with contextlib.suppress(BadInput):  # the signature raises it
                if self.template().asked:
                    made["sections"] = self.clone(WriteSections)
        if is_corrected(self):
            made["corrected"] = self.clone(CorrectTranscript)
        return made | self.slides_inputs()

    def requires(self):
        # Who speaks is no input: notes that were finished without it stay finished.
        return self.inputs() | speakers_needed(self)

    def template(self) -> Template:
        """The template of these notes; raises BadInput for one that says what cannot be."""
        return template_for(self.video, self.paths_settings, self.writer_settings)

    def signed_parameters(self):
        signed = {"name": escaped(self.video.name), "template": self.template().layout}
        signed["corrections"] = fingerprint_of(of(OF_NOTES, self.corrections()))
        signed |= speakers_signed(self)
        if self.draft:
            writer = self.writer_settings
            signed |= {"draft": self.draft, "by": f"{writer.engine}, model {writer.model}"}
        if chapters_of(self.draft):
            signed["written"] = self.clone(WriteNotes).signature()
        return signed

    def output(self):
        return self.work_product(".json")

    def as_draft(self, spoken: str) -> "Draft | None":
        """What a draft is made of; None of notes that are none."""
        from pipelines.lecture.notes.compose import Draft

        if not self.draft:
            return None
        writes = self.clone(WriteNotes)
        chapters: dict[int, WrittenChapter] = {
            number: writes.chapter(number) for number in chapters_of(self.draft)
        }
        language = writes.language(spoken)
        return Draft(self.signed_parameters()["by"], chapters, language if language != spoken else "")

    def run(self):
        from pipelines.lecture.notes.compose import NOT_ASKED, NOT_WRITTEN, compose_notes

        read = {name: self.input()[name] for name in self.inputs()}
        written = load(read["written"].path, Written) if "written" in read else NOT_WRITTEN
        heard = load(read["sentences"].path, Sentences)
        if self.writer_settings.engine != NONE:
            self.facts["chapters_written"] = len(written.chapters) or len(chapters_of(self.draft))
        notes = compose_notes(
            load(read["recording"].path, Recording),
            self.video.name,
            load(read["transcript"].path, Transcript),
            heard,
            load(read["summary"].path, Summary),
            {name: read[name].record() for name in TOLD if name in read},
            self.speech_settings.doubtful_word,
            chapters=load(read["chapters"].path, tuple[Chapter, ...]),
            slides=self.slides_found(),
            terms=load(read["terms"].path, Terms),
            written=written,
            template=self.template(),
            own=load(read["sections"].path, OwnSections) if "sections" in read else NOT_ASKED,
            draft=self.as_draft(heard.language),
            voices=speakers_found(self),
            # Not signed: that nothing was said is as true in the language of the person before.
            person=chosen(settings.read(settings.batch).language),
        )
        with self.writing(self.output()) as part:
            save(self.corrected(notes), part)

    def corrected(self, notes: Notes) -> Notes:
        """The notes with titles, points and slides as people put them right, and with how many there are."""
        notes, outcomes = correct_notes(notes, of(OF_NOTES, self.corrections()))
        self.facts |= told(outcomes) if outcomes else {}
        by_words = self.input()["corrected"].record().facts if "corrected" in self.inputs() else {}
        if not (outcomes or by_words):
            return notes
        counts = [by_words.get(name, 0) + self.facts.get(name, 0) for name in (MADE, WAITING)]
        row = N_("Put right by hand, still waiting"), ", ".join(map(str, counts))
        return replace(notes, colophon=(*notes.colophon[:-2], row, *notes.colophon[-2:]))
