"""What is taken from a recording before anybody listens: its sound, its slides, the words to expect.

Video -> ExtractAudio, DescribeRecording;  Video -> FindSlides -> ReadSlides -> CollectVocabulary
"""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput, Stopped
from pipelines.core.files import edited
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.files.json_files import load, save
from pipelines.core.files.names import escaped
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.recording import audio, naming
from pipelines.lecture.records import Slide
from pipelines.lecture.slides.find import LIST
from pipelines.lecture.slides.guarded import find_slides_of_parts
from pipelines.lecture.slides.reader import SlideReader, reader
from pipelines.lecture.speech import vocabulary
from pipelines.lecture.speech.tracks import Wanted, hear_parts
from pipelines.lecture.tasks import previous
from pipelines.lecture.tasks.lecture import LectureTask, Video, noted, notes_file

logger = logging.getLogger("luigi-interface")

# Notes of a course from which terms are taken.
MOST_EARLIER = 10


class ExtractAudio(LectureTask):
    """The sound of a recording as 16 kHz mono FLAC."""

    previous = previous.AUDIO
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

    def chosen(self) -> dict[str, Any]:
        """The settings of [audio], with what lecture.toml says in their place."""
        said, found = self.said(), settings.significant(self.audio_settings)
        if said.track:
            found["track"] = said.track if isinstance(said.track, int) else 0
            found["microphones"] = "mix" if said.track == "mix" else "best"
        known = said.language if said.language not in ("", "auto") else ""
        return found | {"language": known or found["language"]}

    def signed_parameters(self):
        # Whoever had the first track, which all did, has it still; what lecture.toml says of one counts anew.
        chosen, said = self.chosen(), self.said().track
        return {"audio": chosen | {"track": chosen["track"] or 1}, "said": str(said) if said else None}

    def run(self):
        parts, chosen = self.parts, self.chosen()
        lengths = [audio.probe(part, self.limits).duration for part in parts]
        self.check_time(sum(filter(None, lengths)) or None)
        wanted = Wanted(chosen["track"], chosen["microphones"] == "mix", chosen["language"])
        with self.writing(self.output()) as path, self.progress("audio") as progress:
            heard = hear_parts(parts, lengths, path, wanted, progress, self.limits)
            self.facts |= {"duration": heard.seconds, "tracks": heard.count, "listened": heard.looked}
            self.facts["track"] = "+".join(map(str, heard.tracks))
            if heard.channel:
                self.facts["channel"] = heard.channel
            if len(parts) > 1:
                self.facts["starts"] = [f"{start:.3f}" for start in heard.starts]
        for part in parts:
            edited.note(part, noted(self.paths_settings))


@inherits(ExtractAudio)
class DescribeRecording(LectureTask):
    """Title, day and length of a recording, as its container and its name tell them."""

    code_version = 2
    packages = ("av",)

    def inputs(self):
        return {"video": self.clone(Video)}

    def requires(self):
        # The sound is no input, but without it there will be no notes to be given a title.
        return self.inputs() | {"audio": self.clone(ExtractAudio)}

    def signed_parameters(self):
        said = self.said()
        date = said.date.isoformat() if said.date else ""
        told = {"title": said.title, "date": date, "speakers": list(said.speakers)}
        told = {name: value for name, value in told.items() if value}
        return {"name": escaped(self.video.name), "said": told or None}

    def output(self):
        return self.work_product(".json")

    def run(self):
        from pipelines.lecture.recording.describe import describe_recording

        with self.writing(self.output()) as part:
            save(describe_recording(self.video, self.limits, self.said(), self.sound_seconds()), part)


@inherits(ExtractAudio)
class FindSlides(LectureTask):
    """The slides that a recording shows, as pictures with their times."""

    previous = previous.SLIDES
    slides_settings = SettingsParameter(settings.slides)
    packages = ("av", "numpy", "pillow")

    def inputs(self):
        return {"video": self.clone(Video)}

    def requires(self):
        # The sound is no input, but without it there will be no notes to show slides in.
        return self.inputs() | {"audio": self.clone(ExtractAudio)}

    def output(self):
        return self.work_product(".slides")

    def starts(self) -> list[float]:
        """When each part of the lecture begins (s)."""
        record = self.clone(ExtractAudio).output().record()
        return [float(start) for start in (record.facts.get("starts") if record else None) or ["0"]]

    def run(self):
        self.check_time()
        with self.writing(self.output()) as part, self.progress("slides") as progress:
            part.mkdir()
            try:
                found = find_slides_of_parts(
                    self.parts, self.starts(), part, self.sound_seconds(), progress, self.limits
                )
            except (BadInput, Stopped) as error:  # what is said can be worth noting down all the same
                logger.warning("%s; its notes will have no slides", error)
                found = ()
            save(found, part / LIST)
            self.facts["slides"] = len(found)


@inherits(FindSlides)
class ReadSlides(LectureTask):
    """What is written on the slides."""

    if TYPE_CHECKING:
        slides_settings: ClassVar[Any]

    previous = previous.SLIDES_READ
    signed = ("slides_settings",)

    def inputs(self):
        return {"slides": self.clone(FindSlides)}

    def output(self):
        return self.work_product(".json")

    @property
    def reader(self) -> type[SlideReader]:
        return reader(self.slides_settings.reader)

    def signed_parameters(self):
        return super().signed_parameters() | settings.signed_of(self.reader)

    @property  # type: ignore[misc]
    def packages(self):
        return self.reader.packages

    def tool_versions(self):
        return super().tool_versions() | self.reader.programs()

    def run(self):
        from pipelines.lecture.slides.read import read_slides

        folder, options = self.input()["slides"].path, self.slides_settings
        found, own = load(folder / LIST, tuple[Slide, ...]), settings.own(self.reader)
        with self.writing(self.output()) as part, self.progress("text of slides") as progress:
            save(read_slides(found, folder, options.reader, options.languages, progress, own), part)


@inherits(FindSlides)
class WithSlides(LectureTask):
    """A task that may look at the slides."""

    if TYPE_CHECKING:
        slides_settings: ClassVar[Any]

    def slides_inputs(self) -> dict:
        """The slides, if they are wanted; with what is written on them, if somebody is to read it."""
        if not self.slides_settings.find:
            return {}
        wanted = ReadSlides if self.slides_settings.reader != "none" else FindSlides
        return {"slides": self.clone(wanted)}

    def slides_found(self) -> tuple[Slide, ...]:
        """What the input has; none where slides are not wanted."""
        if "slides" not in self.inputs():
            return ()
        path = self.input()["slides"].path
        return load(path / LIST if path.is_dir() else path, tuple[Slide, ...])


class CollectVocabulary(WithSlides):
    """Names and terms that the recogniser would not guess: a course's glossary, slides, earlier notes."""

    previous = previous.VOCABULARY
    vocabulary_settings = SettingsParameter(settings.vocabulary)

    def glossary(self) -> Path | None:
        """The glossary of the recording's course, where there is one."""
        inboxes = naming.inbox_folders(self.paths_settings.inbox)
        return naming.file_of_course(self.video, inboxes, self.vocabulary_settings.glossary)

    def has_sources(self) -> bool:
        return bool(self.glossary() or self.vocabulary_settings.earlier or self._slides())

    def inputs(self):
        return {"video": self.clone(Video)} | self._slides()

    def _slides(self) -> dict:
        """The slides, if somebody reads them."""
        wanted = self.vocabulary_settings.slides and self.slides_settings.reader != "none"
        return self.slides_inputs() if wanted else {}

    def signed_parameters(self):
        # What earlier notes say changes with every night: no transcript is made again for it.
        glossary = self.glossary()
        if glossary:
            inboxes = naming.inbox_folders(self.paths_settings.inbox)
            naming.refuse_link(glossary, self.video, inboxes)
        earlier = {"earlier": self.vocabulary_settings.earlier}
        return {"glossary": glossary and fingerprint(glossary), "vocabulary": earlier}

    def output(self):
        return self.work_product(".json")

    def run(self):
        earlier = list(self._earlier()) if self.vocabulary_settings.earlier else []
        with self.writing(self.output()) as part:
            terms = [term.text for notes in earlier for term in notes.terms]
            save(vocabulary.vocabulary(self.glossary(), self.slides_found(), terms), part)
            self.facts["earlier"] = [notes.video_name for notes in earlier]

    def _earlier(self) -> Iterator[Notes]:
        """The latest notes of the same folder, newest first."""
        own = notes_file(self.video, ".json", self.paths_settings)
        others = [path for path in own.parent.glob("*.json") if path != own]
        for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_EARLIER]:
            with contextlib.suppress(msgspec.MsgspecError, OSError):  # somebody else's file
                yield load(path, Notes)
