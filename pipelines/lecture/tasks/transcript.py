"""From the sound of a recording to what is said in it, and when.

ExtractAudio, FetchModel, CollectVocabulary -> TranscribeAudio
"""

import os
from dataclasses import replace
from pathlib import Path

from luigi.util import inherits

from pipelines.core import settings, stage_clock
from pipelines.core.files.json_files import load, save
from pipelines.core.models.fetch import FetchModel
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.recording import audio
from pipelines.lecture.speech.engine import SpeechEngine, engine, signed_names
from pipelines.lecture.speech.recognise import KEPT, recognise, sweep_windows
from pipelines.lecture.speech.vocabulary import Vocabulary
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.recording import CollectVocabulary, ExtractAudio, WithSlides

# What is known of the tracks of a recording, how many were listened to, and which was heard.
OF_TRACKS = ("tracks", "listened", "track")


@inherits(ExtractAudio)
class TranscribeAudio(WithSlides):
    """What is said in a recording, and when."""

    previous = previous.TRANSCRIPT
    code_version = 2
    speech_settings = SettingsParameter(settings.speech)
    vocabulary_settings = SettingsParameter(settings.vocabulary)

    def signed_parameters(self):
        chosen = settings.significant(self.speech_settings) | {"language": self.language}
        signed = {name: chosen[name] for name in signed_names(self.engine)}
        return {"speech": signed} | settings.signed_of(self.engine)

    def identity(self):
        return super().identity() | settings.signed_of(self.engine)

    @property
    def language(self) -> str:
        """The language that is spoken as lecture.toml says, or else the setting."""
        return self.said().language or self.speech_settings.language

    @property
    def engine(self) -> type[SpeechEngine]:
        return engine(self.speech_settings.engine)

    def inputs(self):
        inputs = {"audio": self.clone(ExtractAudio)}
        if self.engine.needs_model:
            named = {"name": self.speech_settings.model, "engine": self.speech_settings.engine}
            inputs["model"] = self.clone(FetchModel, **named)
        vocabulary = self.clone(CollectVocabulary)
        if self.engine.listens and vocabulary.has_sources():
            inputs["vocabulary"] = vocabulary
        return inputs

    def output(self):
        return self.work_product(".json")

    @property  # type: ignore[misc]
    def packages(self):
        return self.engine.packages

    def time_limit(self) -> float:
        # Counted anew whenever it gets on, which is at least once a window; the last is a quarter longer.
        return self.stage_seconds(1.25 * 60 * self.speech_settings.window_minutes)

    def run(self):
        flac, target = self.input()["audio"].path, self.output()
        model, vocabulary = self.input().get("model"), self.input().get("vocabulary")
        expected = load(vocabulary.path, Vocabulary) if vocabulary else None
        kept, duration = self.windows(target.path), audio.sound_length(flac)
        self.check_time(duration)
        self.facts["resumed"] = kept.is_dir()
        options = replace(settings.section_of(self.speech_settings), language=self.language)
        own = settings.own(self.engine)
        with self.writing(target) as part, self.progress("transcript") as progress:
            gone, before = 0.0, _count(kept)

            def tell(fraction: float, where: str = "") -> None:
                nonlocal gone, before
                self.check_time()  # the windows that are done are kept
                if fraction > gone:
                    gone = fraction
                    stage_clock.again()
                if before is not None and _count(kept) > before:
                    self.got_on()
                    before = None
                progress(fraction, where)

            found = recognise(flac, duration, model and model.path, options, kept, tell, expected, own)
            save(found, part)
            self.facts |= {"duration": found.duration, "language": found.language}
            self.facts["speech"] = bool(found.segments)
            record = self.input()["audio"].record()
            self.facts |= {name: record.facts[name] for name in OF_TRACKS if record and name in record.facts}
        sweep_windows(target.path.parent)

    def windows(self, path: Path) -> Path:
        """The folder of the windows that are done; what lies under the previous signature is taken over."""
        kept, found = path.with_suffix(KEPT), self.work_path(KEPT)
        if found != kept:
            os.rename(found, kept)
        return kept


def _count(kept: Path) -> int:
    """How many windows are done."""
    return sum(1 for path in kept.glob("*.json"))
