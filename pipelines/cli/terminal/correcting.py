"""A lecture whose corrections a person looks at and adds to, at a terminal."""

import datetime
import getpass
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.cli.terminal import output
from pipelines.core import settings
from pipelines.core.errors import BadInput, Unavailable, about
from pipelines.core.files.json_files import load
from pipelines.core.record import Record
from pipelines.lecture.corrections import asked, file
from pipelines.lecture.corrections.doubts import Heard
from pipelines.lecture.corrections.given_back import given_back
from pipelines.lecture.corrections.operations import (
    SLIDE_IN,
    SLIDE_OUT,
    SPEAKER,
    Operation,
    Outcome,
)
from pipelines.lecture.corrections.state import State, state_of
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.recording import naming
from pipelines.lecture.records import Transcript
from pipelines.lecture.tasks.corrections import STATES
from pipelines.lecture.tasks.lecture import notes_file
from pipelines.lecture.tasks.notes import ComposeNotes
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.locale.message import N_, Message, counted
from pipelines.typeset.times import clock

# Words around a correction that are shown with it.
AROUND = 40


class Lecture:
    """The corrections of one recording, and what there is of it."""

    def __init__(self, video: Path):
        self.video, self.paths = video, settings.read(settings.paths)
        self.path = notes_file(video, file.SUFFIX, self.paths)

    @cached_property
    def recognised(self) -> Transcript:
        """What was recognised; raises Unavailable where nothing was."""
        target = TranscribeAudio(video=self.video).output()
        if not target.exists() and self.path.with_name(f"{self.video.stem}.json").exists():
            raise Unavailable(
                "{video}: its notes are there, its transcript is not kept; to have it recognised again: "
                "luigi --module pipelines TranscribeAudio --video {video} --local-scheduler",
                video=self.video,
            )
        if not target.exists():
            raise Unavailable(
                "{video}: nothing has been recognised yet; first: konspekt run", video=self.video
            )
        return load(target.path, Transcript)

    @property
    def operations(self) -> tuple[Operation, ...]:
        found = file.find(self.path, self.video)
        return file.read(found).operations if found else ()

    @cached_property
    def state(self) -> State:
        operations, notes = self.operations, None
        told: Any = ()
        target = ComposeNotes(video=self.video).output()
        if target.exists():
            notes = load(target.path, Notes)
            told = (target.record() or Record()).facts.get(STATES, ())
        else:
            # Those of before the last corrections.
            made = notes_file(self.video, ".json", self.paths)
            notes = load(made, Notes) if made.exists() else None
        doubtful_word = settings.read(settings.speech).doubtful_word
        return state_of(self.recognised, notes, operations, told, doubtful_word)

    def notes(self) -> Notes:
        """The notes that are there; raises Unavailable where there are none."""
        if self.state.notes is None:
            raise Unavailable("{video}: there are no notes of it yet; first: konspekt run", video=self.video)
        return self.state.notes

    def doubtful(self, number: int) -> Heard:
        found = self.state.doubtful
        if not 1 <= number <= len(found):
            raise asked.NotThere(Message("there are doubtful places 1 to {last}", last=len(found)))
        return found[number - 1]

    def others(
        self, out: float | None, back: float | None, speaker: tuple[int, str] | None
    ) -> list[Operation]:
        """Slides that go or come back at a time (s), and the name of a speaker."""
        found = [
            Operation(kind, at=at) for kind, at in ((SLIDE_OUT, out), (SLIDE_IN, back)) if at is not None
        ]
        return [*found, Operation(SPEAKER, speaker=speaker[0], to=speaker[1])] if speaker else found

    def given_back(self, edited: Path) -> tuple[Operation, ...]:
        return given_back(edited, self.state.spoken, self.state.notes)

    def add(self, wanted: Sequence[Operation], by: str) -> None:
        """Write operations into the file, with who and when, and tell each."""
        moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        signed = [replace(each, by=by or _person(), on=moment) for each in wanted]
        before = len(self.operations)
        file.add(self.path, signed, self.video)
        self.__dict__.pop("state", None)  # what follows from them
        for number, operation in enumerate(signed, before):
            output.say(_told(operation, self.state.outcomes[number]))
        output.say(
            counted(
                "{count} correction written to {file}",
                "{count} corrections written to {file}",
                len(signed),
                file=output.shown(self.path),
            )
        )

    def undo(self) -> None:
        """Take the last operation back, and tell it."""
        found = file.find(self.path, self.video)
        if found is None or not (operations := file.read(found).operations):
            raise BadInput(self.video, "nothing has been put right in it")
        if found != self.path:
            file.add(self.path, (), self.video)
        file.remove_last(self.path)
        output.say(Message("taken back: {what}", what=told(operations[-1])))

    def offer_glossary(self, spelled: Sequence[Operation], write: bool) -> None:
        """Tell of the course's glossary, or write spellings into it."""
        name = settings.read(settings.vocabulary).glossary
        if not spelled or not name:
            return
        inboxes = naming.inbox_folders(self.paths.inbox)
        path = naming.file_of_course(self.video, inboxes, name) or (
            Path(name) if "/" in name else self.video.parent / name
        )
        names = [operation.to for operation in spelled]
        if not write:
            output.say(
                Message(
                    "To have {names} listened for in all lectures of the course: --glossary writes it into "
                    "{file}; they are then recognised anew.",
                    names=names,
                    file=output.shown(path),
                )
            )
            return
        known = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        lines = [each for each in names if each not in known.splitlines()]
        path.write_text("\n".join(filter(None, [known.rstrip("\n"), *lines])) + "\n", encoding="utf-8")
        output.say(Message("{names}: written into {file}", names=names, file=output.shown(path)))

    def tell(self) -> None:
        """Print the doubtful places, the chapters, the points, and the corrections."""
        state = self.state
        if not state.doubtful:
            output.say(Message("No place is doubtful."))
        _part(
            N_("Doubtful places"),
            (N_("number"), N_("time"), N_("heard"), N_("around it")),
            [
                (str(number), clock(each.at), each.text, f"{each.before} … {each.after}")
                for number, each in enumerate(state.doubtful, 1)
            ],
        )
        if notes := state.notes:
            numbered = [(each.start, each.title) for each in notes.chapters]
            _part(N_("Chapters"), (N_("number"), N_("time"), N_("title")), _rows(numbered))
            numbered = [(each.start, each.text) for each in asked.points(notes)]
            _part(N_("Points"), (N_("number"), N_("time"), N_("point")), _rows(numbered))
        rows: list[tuple[str, ...]] = [
            (
                str(number),
                clock(operation.at) if operation.at is not None else "",
                told(operation),
                about(Message(outcome.state), outcome.reason) if outcome.reason else Message(outcome.state),
                operation.by,
                output.moment(operation.on) if "T" in operation.on else operation.on,
            )
            for number, (operation, outcome) in enumerate(zip(state.operations, state.outcomes), 1)
        ]
        columns = (N_("number"), N_("time"), N_("correction"), N_("state"), N_("by"), N_("when"))
        _part(N_("Corrections"), columns, rows)

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        state = self.state
        return {
            "file": self.path,
            "doubtful": [
                {"at": each.at, "heard": each.text, "before": each.before, "after": each.after}
                for each in state.doubtful
            ],
            "chapters": [{"at": each.start, "title": each.title} for each in state.notes.chapters]
            if state.notes
            else [],
            "points": [{"at": each.start, "text": each.text} for each in asked.points(state.notes)]
            if state.notes
            else [],
            "corrections": [
                {
                    "do": operation.do,
                    "at": operation.at,
                    "from": operation.heard,
                    "to": operation.to,
                    "speaker": operation.speaker or None,
                    "by": operation.by,
                    "on": operation.on,
                    "state": outcome.state,
                    "times": outcome.times,
                    "reason": outcome.reason,
                }
                for operation, outcome in zip(state.operations, state.outcomes)
            ],
        }


def told(operation: Operation) -> str:
    """An operation in a few words."""
    heard, to = operation.heard or "…", operation.to
    if operation.do == SPEAKER:
        return Message("speaker {number}: {name}", number=operation.speaker, name=to)
    if operation.do in (SLIDE_OUT, SLIDE_IN):
        text = N_("the slide goes") if operation.do == SLIDE_OUT else N_("the slide is there again")
        return Message(text)
    if operation.do == "insert":
        return f"{operation.before} + {to}" if operation.before else f"{to} + {operation.after}"
    if operation.do == "wrong-point":
        return Message("wrong: {point}", point=operation.heard)
    return f"{heard} → {to or '—'}"


def _told(operation: Operation, outcome: Outcome) -> Message:
    where = clock(operation.at) if operation.at is not None else ""
    what = Message("{time} {what}", time=where, what=told(operation)) if where else told(operation)
    if outcome.reason:
        return Message(
            "{what} ({state}: {reason})", what=what, state=Message(outcome.state), reason=outcome.reason
        )
    if outcome.times > 1:
        return counted("{what} ({count} place)", "{what} ({count} places)", outcome.times, what=what)
    return Message("{what} ({state})", what=what, state=Message(outcome.state))


def _rows(numbered: Sequence[tuple[float, str]]) -> list[tuple[str, str, str]]:
    return [(str(number), clock(start), text) for number, (start, text) in enumerate(numbered, 1)]


def _part(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        output.say(Message(title))
        output.print_table(columns, rows, right=(0, 1))
        output.say()


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a process without a name, as in a container
        return ""
