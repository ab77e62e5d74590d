"""What all tasks about one recording have in common, and the recording itself."""

import datetime
import time
from pathlib import Path
from typing import Any

import luigi
from luigi.task import flatten

from pipelines.core import faults, settings, stage_clock
from pipelines.core.errors import BadInput, OutOfTime, about
from pipelines.core.files import edited
from pipelines.core.files.fingerprint import Source, source_record
from pipelines.core.files.names import escaped
from pipelines.core.record import number
from pipelines.core.settings import AbsolutePathParameter, LimitsSettings, SettingsParameter
from pipelines.core.signature import canonical, digest
from pipelines.core.target import Deliverable, RecordedTarget
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.lecture.corrections import file as corrections_file
from pipelines.lecture.corrections.operations import Operation
from pipelines.lecture.recording import lecture_file, naming, parts
from pipelines.lecture.recording.lecture_file import Said
from pipelines.locale.message import Message

# The [writer] engine that is none.
NONE = "none"
# What writing comes after: a night ranks lectures above it, so that it stays above nothing at all (0), which
# Luigi lends it by way of the night.
LAST = 10**12
CONTENTS = "contents"

quiet: dict[str, Any] = {"significant": False, "visibility": luigi.parameter.ParameterVisibility.PRIVATE}


class LectureTask(KonspektTask):
    """A task about one recording."""

    video = AbsolutePathParameter(description="the recording: any file with sound in a usual container")
    limits_settings = SettingsParameter(settings.limits, significant=False)
    # A batch sets these; they change no output.
    rank = luigi.IntParameter(default=0, description="the higher goes first", **quiet)
    until = luigi.FloatParameter(default=0.0, description="end of the night (s since 1970)", **quiet)
    pace = luigi.FloatParameter(default=0.0, description="seconds of work a second of sound", **quiet)

    def subject(self) -> str:
        return escaped(self.video.stem)

    @property
    def priority(self) -> int:  # type: ignore[override]
        """What waits for writing comes after all other work: first every lecture has its draft.

        Luigi lends what is needed the priority of what needs it.
        """
        return self.rank - LAST if self.waits_for_writing() else self.rank

    def waits_for_writing(self) -> bool:
        """Whether it is done only when the notes are written."""
        writer: Any = getattr(self, "writer_settings", None)
        return writer is not None and writer.engine != NONE and not getattr(self, "draft", "")

    @property
    def limits(self) -> LimitsSettings:
        """How much the recording may cost."""
        return settings.section_of(self.limits_settings)

    def time_limit(self) -> float:
        longest = 3600 * self.limits.longest_hours
        return self.stage_seconds(min(self.sound_seconds() or longest, longest))

    def stage_seconds(self, sound: float) -> float:
        """How long (s) a stage may take that has to do with so much sound (s)."""
        return 60 * self.limits.stage_minutes + self.limits.stage_factor * sound

    def got_on(self) -> None:
        """Say that a part of the work is done, and kept: the stage's time begins anew."""
        stage_clock.again()
        faults.get_on(self.fault_path())

    def sound_seconds(self) -> float | None:
        """How long the recording's sound is (s), as what this task needs has found it; None before that."""
        for task in flatten(self.requires()):
            target = next(iter(flatten(task.output())), None)
            record = target.record() if isinstance(target, RecordedTarget) else None
            found = number(record.facts.get("duration")) if record else None
            if found is None and isinstance(task, LectureTask):
                found = task.sound_seconds()
            if found is not None:
                return found
        return None

    def check_time(self, duration: float | None = None, pace: float | None = None) -> None:
        """Raise OutOfTime where the night is over, or will be before so much sound (s) is worked on."""
        needed = (duration or 0.0) * (self.pace if pace is None else pace)
        if self.until and time.time() + needed > self.until:
            limit = datetime.datetime.fromtimestamp(self.until)
            why = (
                Message("would take {seconds:.0f} s", seconds=needed)
                if needed
                else Message("goes on where it was")
            )
            raise OutOfTime(
                "{video}: put off at {limit}, the end of the night; {why}",
                video=self.video,
                limit=f"{limit:%H:%M}",
                why=why,
            )

    def notes_file(self, suffix: str) -> Deliverable:
        """The deliverable of this recording with the given suffix."""
        return self.deliverable(notes_file(self.video, suffix, self.paths_settings))

    def said(self) -> Said:
        """What lecture.toml says of the recording; raises BadInput where that cannot be read."""
        return said_of(self.video, self.paths_settings)

    @property
    def parts(self) -> tuple[Path, ...]:
        """The files that are the lecture: the recording, and what goes on where it ends."""
        return parts_of(self.video)

    def corrections(self) -> tuple[Operation, ...]:
        """What people put right in this lecture, in order; raises BadInput where that cannot be read."""
        return corrections_of(self.video, self.paths_settings)


class Video(GivenByPeople, LectureTask):
    """A recording that somebody has put there; fails with the reason where there is none."""

    def signature(self) -> str:
        return content_of(self.video, self.paths_settings)

    def sources(self) -> list[Source]:
        notes = noted(self.paths_settings)
        return [source_record(part, digest=edited.content(part, notes)) for part in parts_of(self.video)]

    def output(self):
        return luigi.LocalTarget(self.video)


def parts_of(video: Path) -> tuple[Path, ...]:
    """The files that are one lecture, of which that is the first; mostly it is the only one."""
    try:
        return parts.parts_of(video, settings.read(settings.recording).parts)
    except BadInput as error:
        raise _of_recording(video, error) from None


def content_of(video: Path, paths: Any) -> str:
    """What a recording contains, with all its parts, as a digest; raises BadInput for what cannot be read."""
    found = [edited.content(part, noted(paths)) for part in parts_of(video)]
    return found[0] if len(found) == 1 else digest(canonical(found))


def noted(paths: Any) -> Path:
    """The folder in which it is noted what recordings contained that were worked on."""
    return Path(paths.work) / CONTENTS


def said_of(video: Path, paths: Any) -> Said:
    """What lecture.toml says of a recording; raises BadInput where that cannot be read."""
    try:
        return lecture_file.said_of(video, naming.inbox_folders(paths.inbox))
    except BadInput as error:
        raise _of_recording(video, error) from None


def _of_recording(video: Path, error: BadInput) -> BadInput:
    """The error of a file beside it as that of a recording, which has no notes by it."""
    return BadInput(video, about(Path(error.path).name, error.reason))


def notes_file(video: Path, suffix: str, paths: Any) -> Path:
    """Where the notes of a recording with the given suffix belong."""
    return naming.notes_path(video, naming.inbox_folders(paths.inbox), Path(paths.notes), suffix)


def corrections_of(video: Path, paths: Any) -> tuple[Operation, ...]:
    """What people put right in a lecture, in order; raises BadInput where that cannot be read."""
    found = corrections_file.find(notes_file(video, corrections_file.SUFFIX, paths), video)
    if found is None:
        return ()
    if found.is_symlink() and not found.resolve().is_relative_to(Path(paths.notes).resolve()):
        raise BadInput(
            video, "{name} is a link that leads out of the folder of notes, and is not read", name=found.name
        )
    try:
        return corrections_file.read(found).operations
    except BadInput as error:
        raise _of_recording(video, error) from None
