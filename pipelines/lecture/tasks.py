"""The lecture half as Luigi tasks: which output comes from which, and nothing else.

Video -> ExtractAudio -> TranscribeAudio -> SummarizeTranscript -> RenderPdf
                                        \\-> WriteCaptions
"""

from pathlib import Path

import luigi
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput
from pipelines.core.fingerprint import fingerprint, source_record
from pipelines.core.models import FetchModel
from pipelines.core.settings import SettingsParameter
from pipelines.core.target import Deliverable
from pipelines.core.task import KonspektTask
from pipelines.lecture import audio, captions, compose, naming, pdf, summary, transcript
from pipelines.lecture.sentences import sentences
from pipelines.lecture.speech.engine import PACKAGES, SpeechOptions
from pipelines.lecture.speech.recognise import KEPT, recognise, sweep_windows


class LectureTask(KonspektTask):
    """A task about one recording."""

    video = luigi.PathParameter(
        absolute=True, description="the recording: any file with sound that ffmpeg reads"
    )

    def subject(self) -> str:
        return self.video.stem


class Video(LectureTask):
    """A recording that somebody has put there; fails with the reason where there is none."""

    def signature(self) -> str:
        return fingerprint(self.video)

    def sources(self) -> list[dict]:
        return [source_record(self.video)]

    def output(self):
        return luigi.LocalTarget(self.video)

    def complete(self) -> bool:
        try:
            return bool(fingerprint(self.video))
        except BadInput:
            return False

    def run(self):
        fingerprint(self.video)

    def notes_file(self, suffix: str) -> Path:
        """Where this recording's notes with the given suffix belong."""
        paths = settings.paths()
        return naming.notes_path(self.video, Path(paths.inbox), Path(paths.notes), suffix)


class ExtractAudio(LectureTask):
    """The sound of a recording as 16 kHz mono FLAC."""

    audio = SettingsParameter(settings.audio)
    signed = ("audio",)
    packages = ("ffmpeg-python", "av")

    def inputs(self):
        return {"video": self.clone(Video)}

    def output(self):
        return self.work_product(".flac")

    def tool_versions(self):
        return super().tool_versions() | {"ffmpeg": audio.ffmpeg_version()}

    def run(self):
        with self.writing(self.output()) as part, self.progress("audio") as progress:
            audio.extract_audio(self.video, part, self.audio.track, progress)


@inherits(ExtractAudio)
class TranscribeAudio(LectureTask):
    """What is said in a recording, and when."""

    code_version = 2
    speech = SettingsParameter(settings.speech)
    signed = ("speech",)

    def inputs(self):
        model = FetchModel(model=self.speech.model, engine=self.speech.engine)
        return {"audio": self.clone(ExtractAudio), "model": model}

    def output(self):
        return self.work_product(".json")

    @property
    def packages(self):
        return PACKAGES[self.speech.engine]

    def run(self):
        flac, model, target = self.input()["audio"].path, self.input()["model"].path, self.output()
        kept = target.path.with_suffix(KEPT)
        options = SpeechOptions(**settings.values(self.speech))
        with self.writing(target) as part, self.progress("transcript") as progress:
            found = recognise(flac, audio.probe(flac).duration, model, options, kept, progress)
            transcript.save(found, part)
        sweep_windows(target.path.parent)


@inherits(TranscribeAudio)
class SummarizeTranscript(LectureTask):
    """The sentences of a lecture that are worth remembering, each with its time."""

    summary = SettingsParameter(settings.summary)
    signed = ("summary",)

    def inputs(self):
        inputs = {"transcript": self.clone(TranscribeAudio)}
        if self.summary.method == "transformers":
            inputs["model"] = FetchModel(model=self.summary.model, engine="summariser")
        return inputs

    def output(self):
        return self.work_product(".json")

    @property
    def packages(self):
        return ("transformers", "torch") if self.summary.method == "transformers" else ("sumy",)

    def run(self):
        spoken = transcript.load(self.input()["transcript"].path, transcript.Transcript)
        model = self.input()["model"].path if "model" in self.input() else None
        options = summary.SummaryOptions(self.summary.method, self.summary.sentences, model)
        with self.writing(self.output()) as part:
            found = summary.summarize(sentences(spoken, self.speech.doubtful_word), spoken.language, options)
            transcript.save(found, part)


@inherits(TranscribeAudio)
class WriteCaptions(LectureTask):
    """Subtitles for the recording, as SRT and as WebVTT."""

    captions = SettingsParameter(settings.captions)
    signed = ("captions",)
    packages = ("pysubs2",)

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)}

    def output(self):
        name = self.clone(Video).notes_file
        return {"srt": self.deliverable(name(".srt")), "vtt": self.deliverable(name(".vtt"))}

    def run(self):
        spoken = transcript.load(self.input()["transcript"].path, transcript.Transcript)
        target = self.output()
        refuse_foreign(target["srt"], self.video)
        options = captions.CaptionOptions(**settings.values(self.captions))
        with self.writing(target["srt"]) as srt, self.writing(target["vtt"]) as vtt:
            captions.write_captions(spoken, srt, vtt, options)


@inherits(SummarizeTranscript, WriteCaptions)
class RenderPdf(LectureTask):
    """The notes of a lecture as a PDF, with captions beside it."""

    notes = SettingsParameter(settings.notes)
    signed = ("notes",)
    packages = ("reportlab",)

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio), "summary": self.clone(SummarizeTranscript)}

    def requires(self):
        # The captions are wanted beside the notes, but are no input: changing them changes no PDF.
        return self.inputs() | {"captions": self.clone(WriteCaptions)}

    def signed_parameters(self):
        return super().signed_parameters() | {"name": self.video.name}

    def output(self):
        return self.deliverable(self.clone(Video).notes_file(".pdf"))

    def complete(self):
        # The captions are no input, but they belong to the notes: lost or outdated ones are made again.
        return super().complete() and self.clone(WriteCaptions).complete()

    def run(self):
        if super().complete():
            return  # only the captions were not there
        refuse_foreign(self.output(), self.video)
        read = {name: self.input()[name] for name in self.inputs()}
        document = compose.compose_notes(
            self.video,
            transcript.load(read["transcript"].path, transcript.Transcript),
            transcript.load(read["summary"].path, transcript.Summary),
            {name: target.record() for name, target in read.items()},
            self.speech.doubtful_word,
        )
        with self.writing(self.output()) as part:
            pdf.write_pdf(document, part, pdf.Look(**settings.values(self.notes)))


def refuse_foreign(target: Deliverable, video: Path) -> None:
    """Raise BadInput where the name is taken by the notes of another recording that still exists."""
    for source in (target.record() or {}).get("sources", ()):
        other = Path(source["path"])
        if other != video and other.exists():
            raise BadInput(
                video, f"its notes would replace {target.path}, made from {other}; rename one of the two"
            )
