"""What there is to do: every recording of the inbox and every training of the night, and how it stands."""

import contextlib
import datetime
from dataclasses import dataclass, replace
from pathlib import Path

import luigi
import msgspec

from pipelines.core import settings
from pipelines.core.errors import BadInput, BadSetting, NameTaken, Stopped, about, without_path
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.files.json_files import load
from pipelines.core.files.names import escaped, path_of, written
from pipelines.lecture import records
from pipelines.lecture.recording import audio
from pipelines.lecture.recording.naming import inbox_folders
from pipelines.lecture.speech.recognise import KEPT
from pipelines.lecture.tasks.lecture import corrections_of, parts_of, said_of
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.lecture.tasks.recording import DescribeRecording
from pipelines.lecture.tasks.text import TranscribeAudio
from pipelines.lecture.tasks.writing import WriteNotes
from pipelines.locale.message import Message
from pipelines.locale.system_errors import reason_of
from pipelines.nights import clock, inbox
from pipelines.nights.planning import plan_files
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.nights.planning.list_scheduling import Candidate, fitted, ordered, why
from pipelines.nights.planning.outcome import Outcome, outcome, outcome_of_notes
from pipelines.nights.planning.pace import pace, writing_pace
from pipelines.nights.records import Plan, Recording, Status, Training
from pipelines.training.tasks.training import ReportTraining

# What notes are, where they lie beside their recordings.
MADE = ("*.pdf", "*.html", "*.md", "*.json", "*.srt", "*.vtt", "*.ffmetadata", "*.slides/*")


@dataclass(frozen=True)
class Paces:
    """Seconds of work a second of sound: to hear it, and to write the notes."""

    hearing: float
    writing: float


class Survey:
    """Looks at everything once, with the settings as they are now."""

    def __init__(self, night: str, until: datetime.datetime | None):
        self.night, self.until = night, until
        self.since = clock.start(night)
        self.options = settings.read(settings.batch)
        self.paths = settings.read(settings.paths)
        self.work = Path(self.paths.work)
        self.messages: list[str] = []

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the time is over, or None where it is not limited."""
        return None if self.until is None else (self.until - _now()).total_seconds()

    def _plan(self, part: str, recordings: list[Recording], trainings: list[Training], finished: int) -> Plan:
        host, pid = plan_files.writer()
        return Plan(
            night=self.night,
            part=part,
            host=host,
            pid=pid,
            made=_now().isoformat(timespec="milliseconds"),
            until=self.until.isoformat(timespec="seconds") if self.until else None,
            recordings=tuple(recordings),
            trainings=tuple(trainings),
            finished=finished,
            messages=tuple(self.messages),
            left_lying=self.left_lying() if part == "inbox" else (),
        )

    def left_lying(self) -> tuple[str, ...]:
        """The files of the inbox that no night takes."""
        vocabulary, writer = settings.read(settings.vocabulary), settings.read(settings.writer)
        named: tuple[str, ...] = (*inbox.COMPANIONS, vocabulary.glossary, writer.template)
        folders, partial = inbox_folders(self.paths.inbox), 60 * self.options.unreadable_minutes
        made = map(Path, (self.paths.notes, self.paths.work, self.paths.reports, self.paths.models))
        for place in map(Path.absolute, made):
            for folder in filter(place.is_relative_to, folders):  # who wants so has notes beside recordings
                below = place.relative_to(folder).as_posix()
                named += MADE if below == "." else (f"{below}/*",)
        return tuple(inbox.left_lying(folders, self.options.patterns, named, partial))

    def recordings(self) -> tuple[Plan, Paces]:
        """The plan for the inbox, and the paces that it reckons with."""
        finished = FinishedNotes()
        before = plan_files.last_night(self.work, self.night)
        left_over = plan_files.left_over(before)
        done, settled, candidates = 0, [], []
        notes_of: dict[Path, Path] = {}
        for video, folder in inbox.recordings(
            inbox_folders(self.paths.inbox),
            self.options.patterns,
            self._tell,
            settings.read(settings.recording).parts,
        ):
            if video in finished:
                done += 1
                continue
            recording = recording_of(video, folder)
            found = self._classify(video, recording, before, notes_of)
            if isinstance(found, Recording):
                settled.append(found)
            else:
                candidates.append(replace(found, left_over=recording.video in left_over))
        paces = Paces(
            pace(self.work, TranscribeAudio(video=Path("any"))),
            writing_pace(self.work, WriteNotes(video=Path("any"))),
        )
        taken, postponed = fitted(
            ordered(candidates, self.options.order),
            self.seconds_left,
            paces.hearing,
            self.options.workers,
            paces.writing,
            self._for_trainings() if candidates else 0.0,
        )
        return self._plan("inbox", [*taken, *postponed, *settled], [], done), paces

    def _tell(self, error: OSError) -> None:
        self.messages.append(about(error.filename, reason_of(error)))

    def _classify(
        self, video: Path, recording: Recording, before: dict[str, Recording], notes_of: dict[Path, Path]
    ) -> Recording | Candidate:
        """Where it stands, or that it can be worked on."""
        try:
            still = min(map(inbox.still_for, _parts_if_known(video)))
            recording = replace(recording, changed=_iso(video.stat().st_mtime))
            if still < self.options.settle:
                return replace(
                    recording,
                    status=Status.ARRIVING,
                    reason=Message("changed {seconds:.0f} s ago", seconds=still),
                )
            if error := self._miswritten(video):
                return self._refused(recording, error, before)
            for part in parts_of(video):
                fingerprint(part)
            task = LectureNotes(video=video)
            try:
                task.template()
            except BadInput as error:  # said with the name of the template, not of the recording
                return self._refused(recording, BadInput(video, error.message), before)
            self._refuse_taken(task, notes_of)
        except OSError as error:
            return replace(recording, status=Status.ARRIVING, reason=reason_of(error))
        except NameTaken as error:
            return self._refused(recording, error, before)
        except BadInput as error:
            return self._unreadable(recording, still, error, before)
        found = outcome_of_notes(task, self.since, self.options.attempts)
        recording = with_outcome(recording, found)
        if found.drafted:
            recording = replace(recording, notes=written(task.pdf()))
        if found.status in (Status.REFUSED, Status.FAILED, Status.DRAFT):
            return recording
        try:
            duration = _duration(task)
        except Stopped:
            duration = None  # it is tried, and remembered
        except BadInput as error:
            if still < 60 * self.options.unreadable_minutes:
                return _arriving(recording, error)
            duration = None  # it is tried, refused and remembered
        notes_of[task.pdf()] = video
        begun = task.clone(TranscribeAudio).work_path(KEPT).is_dir()
        recording = replace(recording, duration=duration)
        candidate = Candidate(recording, begun=begun, drafted=found.drafted, hurt=found.hurt)
        if not task.waits_for_writing():
            return candidate
        writes = task.clone(WriteNotes)
        return replace(candidate, to_write=writes.to_write(), writing_begun=writes.begun())

    def _miswritten(self, video: Path) -> BadInput | None:
        """What is wrong with a file in which people say something of the lecture, which has arrived."""
        try:
            corrections_of(video, self.paths)
            said_of(video, self.paths)
            parts_of(video)
        except BadInput as error:
            return error
        return None

    def _refuse_taken(self, task: LectureNotes, notes_of: dict[Path, Path]) -> None:
        """Raise NameTaken where the notes would replace those of another recording, made or about to be."""
        path = task.pdf()
        if other := notes_of.get(path):
            raise NameTaken(
                task.video,
                "its notes would be {path}, as those of {other}; rename one of the two",
                path=path,
                other=other,
            )
        for each in task.first().deliverables():  # of a draft, whose writer may not be there
            each.refuse_foreign()

    def _unreadable(
        self, recording: Recording, still: float, error: BadInput, before: dict[str, Recording]
    ) -> Recording:
        if still < 60 * self.options.unreadable_minutes:
            return _arriving(recording, error)
        return self._refused(recording, error, before)

    def _refused(self, recording: Recording, error: BadInput, before: dict[str, Recording]) -> Recording:
        """Refused without an attempt; it is no news if the last night said the same."""
        known = before.get(recording.video)
        earlier = known is not None and (known.status, known.reason) == (Status.REFUSED, error.reason)
        return replace(recording, status=Status.REFUSED, reason=error.reason, earlier=earlier)

    def _for_trainings(self) -> float:
        """Seconds that are set aside for the trainings."""
        named = training_tasks(self.options.trainings)
        found = [outcome(task, self.since, self.options.attempts) for task in named]
        return 60 * self.options.training_minutes * sum(each.status is Status.WAITING for each in found)

    def trainings(self) -> Plan:
        """The plan for the trainings of the night."""
        left, needed = self.seconds_left, 60 * self.options.training_minutes
        found = []
        for task in training_tasks(self.options.trainings):
            training = with_outcome(training_of(task), outcome(task, self.since, self.options.attempts))
            if training.status is Status.DONE:
                continue
            if training.status is Status.WAITING and left is not None and left < needed:
                training = replace(training, status=Status.POSTPONED, reason=why(needed, left))
            found.append(training)
        return self._plan("trainings", [], found, 0)


def _parts_if_known(video: Path) -> tuple[Path, ...]:
    try:
        return parts_of(video)
    except BadInput:  # told when it has lain still
        return (video,)


def _duration(notes: LectureNotes) -> float | None:
    """How long a recording declares to be (s); raises BadInput for what is none."""
    described = notes.clone(DescribeRecording).output()
    if described.exists():
        with contextlib.suppress(msgspec.DecodeError):  # damaged before there were sums
            return load(described.path, records.Recording).duration
    lengths = [audio.probe(part, notes.limits).duration for part in notes.parts]
    return sum(filter(None, lengths)) or None


def _arriving(recording: Recording, error: BadInput) -> Recording:
    return replace(
        recording, status=Status.ARRIVING, reason=Message("cannot be read yet: {reason}", reason=error.reason)
    )


def training_tasks(trainings: str) -> list[ReportTraining]:
    """The tasks that [batch] trainings names; raises BadSetting for one without a target."""
    found = []
    for named in filter(None, map(str.strip, trainings.split(","))):
        dataset, colon, target = named.rpartition(":")
        if not (colon and dataset and target):
            raise BadSetting("[batch] trainings: {named!r} is no DATASET:TARGET", named=named)
        found.append(ReportTraining(dataset=Path(dataset), target=target))
    return found


def recording_of(video: Path, folder: Path, status: Status = Status.WAITING) -> Recording:
    """A recording of an inbox folder, as a night tells of it."""
    return Recording(escaped(video.relative_to(folder).as_posix()), written(video), status)


def training_of(task: ReportTraining) -> Training:
    return Training(task.called, written(task.dataset), task.target, Status.WAITING)


def with_outcome(record: Recording | Training, found: Outcome):
    """A recording or training with its outcome; the reason without the file that it is about."""
    path = record.video if isinstance(record, Recording) else record.dataset
    reason = without_path(found.reason, path_of(path))
    return replace(
        record,
        status=found.status,
        reason=reason,
        attempts=found.attempts + found.killed,
        earlier=found.earlier,
        hurt=found.hurt,
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def _iso(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


def forget_instances() -> None:
    """Luigi keeps every task that was ever built; those that a survey has looked at are not needed again."""
    luigi.task_register.Register.clear_instance_cache()
