"""Who speaks when, beside what is said: notes and captions do not wait for it where it cannot be told.

ExtractAudio -> DiarizeSpeech. It is needed by notes and captions, and is no input of theirs: those that were
finished before voices were told apart stay finished.
"""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput, Unavailable, about
from pipelines.core.files.json_files import load, save
from pipelines.core.models.fetch import FetchModel
from pipelines.core.settings import SettingsParameter
from pipelines.lecture.corrections.operations import SPEAKER, fingerprint_of, of
from pipelines.lecture.recording import audio, naming
from pipelines.lecture.records import SpeakerTurns, Transcript
from pipelines.lecture.speakers.names import NOBODY, Names, named, read_names
from pipelines.lecture.tasks.lecture import LectureTask
from pipelines.lecture.tasks.recording import ExtractAudio

logger = logging.getLogger("luigi-interface")

AUTO, YES, NO = "auto", "yes", "no"


@inherits(ExtractAudio)
class DiarizeSpeech(LectureTask):
    """Who speaks when in a recording."""

    speakers_settings = SettingsParameter(settings.speakers)
    packages = ("numpy", "faster-whisper")

    def inputs(self):
        return {"audio": self.clone(ExtractAudio)}

    def output(self):
        return self.work_product(".json")

    def run(self):
        from pipelines.lecture.speakers.diarize import diarize

        self.check_time()
        flac = self.input()["audio"].path
        with self.writing(self.output()) as part, self.progress("speakers") as progress:
            duration = max(1.0, audio.sound_length(flac))
            try:
                found = diarize(flac, self.model, self.known(), lambda at: progress(min(1.0, at / duration)))
            except Unavailable as error:
                if self.speakers_settings.find == YES:
                    raise
                logger.warning("%s; nobody tells who speaks in %s", error, self.video)
                found = SpeakerTurns(looked=False)
            save(found, part)
            self.facts["speakers"] = len(found.speakers)

    def model(self) -> Path:
        """The folder of the voice encoder, fetched where it is not there; raises Unavailable."""
        from pipelines.lecture.speakers.voice_encoder import ENGINE, MODEL

        fetch = self.clone(FetchModel, name=MODEL, engine=ENGINE)
        if not fetch.complete():
            fetch.run()
        return Path(fetch.output().path)

    def voices_file(self) -> Path:
        """Where the voices of the recording's course are kept, if they are."""
        from pipelines.lecture.speakers.voice_prints import file_of

        inboxes = naming.inbox_folders(self.paths_settings.inbox)
        place = naming.notes_path(self.video, inboxes, Path(), "").parent
        return file_of(Path(self.paths_settings.voices), "" if place == Path() else str(place))

    def remember(self, number: int, name: str) -> Path:
        """Keep the voice of a speaker under a name, and give the file; raises Unavailable where it cannot."""
        from pipelines.lecture.speakers.diarize import listen, speakers_of, voices_of
        from pipelines.lecture.speakers.voice_prints import LEAST, VoicePrint, remember

        flac, target = self.inputs()["audio"].output(), self.output()
        if not (flac.exists() and target.exists()):
            raise Unavailable("{video}: its sound is not kept, and so its voices cannot be", video=self.video)
        found = load(target.path, SpeakerTurns)
        numbers = [each.number for each in speakers_of(found.turns)]
        seconds = {each.number: each.seconds for each in found.speakers}
        if seconds.get(number, 0.0) < LEAST:
            raise Unavailable(
                "{video}: speaker {number} is heard for less than {least:.0f} s; the voice is not kept",
                video=self.video,
                number=number,
                least=LEAST,
            )
        voices = voices_of(listen(flac.path, self.model), found.turns)
        vector = tuple(round(float(each), 5) for each in voices[numbers.index(number)])
        remember(self.voices_file(), VoicePrint(name, vector, seconds[number], self.subject()))
        return self.voices_file()

    def known(self) -> Any:
        """The voices that are known in the course; none unless that is set."""
        from pipelines.lecture.speakers.voice_prints import known_voices

        return known_voices(self.voices_file()) if self.speakers_settings.voices else ()


def speakers_needed(task: Any) -> dict[str, DiarizeSpeech]:
    """What a task needs to know who speaks, where that is wanted; nothing of its signature."""
    return {} if task.speakers_settings.find == NO else {"speakers": task.clone(DiarizeSpeech)}


def speakers_signed(task: Any) -> dict[str, Any]:
    """What is signed of speakers by a task that shows them: nothing of what is left as it comes."""
    chosen, code = task.speakers_settings.find, DiarizeSpeech.code_version
    signed: dict[str, Any] = {"speakers": {"find": chosen}}
    if chosen != NO:
        signed |= {"names": names_for(task).content, "diarization": code if code > 1 else None}
    return signed


def names_for(task: Any) -> Names:
    """The names that people have given in the course; raises BadInput for a file that cannot be read."""
    return names_of_course(task.video, task.paths_settings.inbox, task.speakers_settings.file)


def names_of_course(video: Path, inbox: str, file: str) -> Names:
    """The names that the file of a recording's course has for it."""
    inboxes = naming.inbox_folders(inbox)
    path = naming.file_of_course(video, inboxes, file)
    if path is None:
        return NOBODY
    naming.refuse_link(path, video, inboxes)
    try:
        return read_names(path, video)
    except BadInput as error:
        # It is the lecture that has no notes, by this file beside it.
        raise BadInput(video, about(path.name, error.reason)) from None


def speakers_found(task: Any) -> SpeakerTurns:
    """Who speaks when, with names that people have given; nobody where that is not wanted or known."""
    from pipelines.lecture.speakers.roles import with_roles

    if "speakers" not in task.requires():
        return SpeakerTurns(looked=False)
    found = load(task.input()["speakers"].path, SpeakerTurns)
    inboxes = naming.inbox_folders(task.paths_settings.inbox)
    kind = naming.kind_of(task.video, inboxes, settings.section_of(settings.read(settings.recording)))
    return replace(found, speakers=named(with_roles(found.speakers, kind), names_for(task)))


def with_speakers(task: LectureTask, spoken: Transcript) -> Transcript:
    """The transcript with who says what, named as people have put it right."""
    from pipelines.lecture.speakers.attribution import attributed

    found = speakers_found(task)
    if not found.speakers:
        return spoken
    called = {each.speaker: each.to for each in of((SPEAKER,), task.corrections())}
    people = tuple(replace(each, name=called.get(each.number, each.name)) for each in found.speakers)
    return attributed(spoken, replace(found, speakers=people))


def speakers_corrected(task: LectureTask) -> str | None:
    """What is signed of the names that people have put right."""
    return fingerprint_of(of((SPEAKER,), task.corrections()))
