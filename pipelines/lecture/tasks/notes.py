"""All that the notes of a lecture say, from what has been found of it.

TranscribeAudio, SplitSentences, FindChapters, SummarizeTranscript, FindTerms, WriteNotes, WriteSections
-> ComposeNotes
"""

import contextlib
from typing import TYPE_CHECKING, Any, ClassVar

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput
from pipelines.core.files.json_files import load, save
from pipelines.core.files.names import escaped
from pipelines.lecture.notes.compose import NOT_ASKED, NOT_WRITTEN, compose_notes
from pipelines.lecture.records import (
    Chapter,
    OwnSections,
    Recording,
    Sentences,
    Summary,
    Terms,
    Transcript,
    Written,
)
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.recording import DescribeRecording, WithSlides
from pipelines.lecture.tasks.text import FindChapters, FindTerms, SplitSentences, SummarizeTranscript
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.lecture.tasks.writing import NONE, WriteNotes, WriteSections, template_for
from pipelines.lecture.writer.templates.template import Template
from pipelines.locale.languages import chosen

# The inputs of the notes whose settings and versions the colophon tells.
TOLD = ("transcript", "chapters", "summary", "terms", "written", "slides")


@inherits(FindTerms, SummarizeTranscript, WriteNotes)
class ComposeNotes(WithSlides):
    """All that the notes of a lecture say, whatever they are set as."""

    previous = previous.NOTES
    if TYPE_CHECKING:
        writer_settings: ClassVar[Any]

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
        if self.writer_settings.engine != NONE:
            made["written"] = self.clone(WriteNotes)
            with contextlib.suppress(BadInput):  # the signature raises it
                if self.template().asked:
                    made["sections"] = self.clone(WriteSections)
        return made | self.slides_inputs()

    def template(self) -> Template:
        """The template of these notes; raises BadInput for one that says what cannot be."""
        return template_for(self.video, self.paths_settings, self.writer_settings)

    def signed_parameters(self):
        return {"name": escaped(self.video.name), "template": self.template().layout}

    def output(self):
        return self.work_product(".json")

    def run(self):
        read = {name: self.input()[name] for name in self.inputs()}
        notes = compose_notes(
            load(read["recording"].path, Recording),
            self.video.name,
            load(read["transcript"].path, Transcript),
            load(read["sentences"].path, Sentences),
            load(read["summary"].path, Summary),
            {name: read[name].record() for name in TOLD if name in read},
            self.speech_settings.doubtful_word,
            chapters=load(read["chapters"].path, tuple[Chapter, ...]),
            slides=self.slides_found(),
            terms=load(read["terms"].path, Terms),
            written=load(read["written"].path, Written) if "written" in read else NOT_WRITTEN,
            template=self.template(),
            own=load(read["sections"].path, OwnSections) if "sections" in read else NOT_ASKED,
            # Not signed: that nothing was said is as true in the language of the person before.
            person=chosen(settings.read(settings.batch).language),
        )
        with self.writing(self.output()) as part:
            save(notes, part)
