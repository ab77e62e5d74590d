"""From the sound of a recording to what is said in it, and when.

ExtractAudio, FetchModel, CollectVocabulary -> TranscribeAudio
"""

import os
from pathlib import Path

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.json_files import load, save
from pipelines.core.models import FetchModel
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.recording import audio
from pipelines.lecture.speech.engine import LISTENING, PACKAGES, SIGNED, SpeechOptions
from pipelines.lecture.speech.recognise import KEPT, recognise, sweep_windows
from pipelines.lecture.speech.vocabulary import Vocabulary
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.recording import CollectVocabulary, ExtractAudio, WithSlides


@inherits(ExtractAudio)
class TranscribeAudio(WithSlides):
    """What is said in a recording, and when."""

    previous = previous.TRANSCRIPT
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
        kept, duration = self.windows(target.path), audio.probe(flac).duration
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

    def windows(self, path: Path) -> Path:
        """The folder of the windows that are done; what lies under the previous signature is taken over."""
        kept, found = path.with_suffix(KEPT), self.work_path(KEPT)
        if found != kept:
            os.rename(found, kept)
        return kept
