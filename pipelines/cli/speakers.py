"""`konspekt speakers`: who speaks in a lecture, what they are called, and whose voices are kept."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message, counted

ROLES = {"lecturer": N_("Lecturer"), "audience": N_("Audience")}


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Show who speaks in a lecture, name them, or delete voices that are kept."))(
        speakers
    )


def speakers(
    video: Annotated[
        Path | None,
        typer.Argument(metavar=N_("VIDEO"), help=N_("The recording."), parser=path_of, show_default=False),
    ] = None,
    name: Annotated[
        tuple[int, str] | None,
        typer.Option(metavar=N_("NUMBER NAME"), help=N_("What a speaker is called."), show_default=False),
    ] = None,
    by: Annotated[
        str,
        typer.Option(metavar=N_("WHO"), help=N_("Who says so; else who is logged in."), show_default=False),
    ] = "",
    forget: Annotated[
        str,
        typer.Option(
            metavar=N_("WHO"), help=N_("Delete the voices kept under that name."), show_default=False
        ),
    ] = "",
    forget_all: Annotated[bool, typer.Option("--forget-all", help=N_("Delete all voices."))] = False,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Show who speaks in a lecture, name a speaker, or delete voices that are kept.

    A name is a correction of the lecture, as konspekt correct --speaker writes it. With [speakers] voices the
    voice is kept, too, and known in later lectures of the course. Without VIDEO: the voices that are kept.
    """
    apply_settings(change)
    if forget or forget_all:
        return _forget("" if forget_all else forget)
    if video is None:
        return _kept(as_json)
    video = video.absolute()
    if name:
        return _name(video, name, by)
    return _tell(video, as_json)


def _tell(video: Path, as_json: bool) -> int:
    from pipelines.cli.terminal.correcting import Lecture
    from pipelines.typeset.times import clock

    notes = Lecture(video).notes()
    first: dict[int, float] = {}
    for paragraph in notes.paragraphs:
        for sentence in paragraph.sentences:
            first.setdefault(sentence.speaker, sentence.start)
    if as_json:
        found: list[dict[str, Any]] = [
            {
                "speaker": each.number,
                "seconds": each.seconds,
                "first": first.get(each.number),
                "role": each.role,
                "name": each.name,
                "suggested": each.suggested,
            }
            for each in notes.speakers
        ]
        output.print_json(found)
        return 0
    if not notes.speakers:
        output.say(Message("Nobody has told the voices of this lecture apart ([speakers] find)."))
        return 0
    rows = [
        (
            str(each.number),
            clock(first[each.number]) if each.number in first else "",
            clock(each.seconds),
            Message(ROLES[each.role]) if each.role else "",
            each.name,
            each.suggested,
        )
        for each in notes.speakers
    ]
    columns = (N_("number"), N_("from"), N_("how long"), N_("role"), N_("person"), N_("calls himself"))
    output.print_table(columns, rows, right=(0, 1, 2))
    return 0


def _name(video: Path, name: tuple[int, str], by: str) -> int:
    from pipelines.cli.terminal.correcting import Lecture
    from pipelines.lecture.corrections.operations import SPEAKER, Operation
    from pipelines.lecture.tasks.speakers import DiarizeSpeech

    lecture, (number, called) = Lecture(video), name
    called = " ".join(called.split())
    if not called:
        raise output.refused(Message("a name is wanted"))
    if number not in {each.number for each in lecture.notes().speakers}:
        raise output.refused(Message("there is no speaker {number} now", number=number))
    lecture.add([Operation(SPEAKER, speaker=number, to=called)], by)
    task = DiarizeSpeech(video=video)
    if task.speakers_settings.voices:
        path = task.remember(number, called)
        output.say(Message("The voice of {name} is kept in {file}", name=called, file=output.shown(path)))
    output.say(
        Message(
            "Captions, chapters, notes and archive follow with: konspekt run {video}",
            video=output.shown(video),
        )
    )
    return 0


def _kept(as_json: bool) -> int:
    from pipelines.core import settings
    from pipelines.lecture.speakers.voice_prints import kept

    found = kept(Path(settings.read(settings.paths).voices))
    if as_json:
        rows = [{"course": course, "name": each.name, "recording": each.recording} for course, each in found]
        output.print_json(rows)
    elif found:
        table = [(course, each.name, each.recording) for course, each in found]
        output.print_table((N_("course"), N_("person"), N_("recording")), table)
    else:
        output.say(Message("No voices are kept."))
    return 0


def _forget(name: str) -> int:
    from pipelines.core import settings
    from pipelines.lecture.speakers.voice_prints import forget

    count = forget(Path(settings.read(settings.paths).voices), name)
    if name and not count:
        raise output.refused(Message("no voice is kept under the name {name!r}", name=name))
    output.say(counted("{count} voice was deleted", "{count} voices were deleted", count))
    return 0
