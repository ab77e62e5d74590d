"""`konspekt correct`: what was misheard is put right, and everything but the recogniser follows."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Put right what was misheard; nothing is recognised again."))(correct)


def correct(
    video: Annotated[
        Path,
        typer.Argument(metavar=N_("VIDEO"), help=N_("The recording."), parser=path_of, show_default=False),
    ],
    at: Annotated[
        str, typer.Option(metavar=N_("TIME"), help=N_("When it is said, such as 12:34."), show_default=False)
    ] = "",
    heard: Annotated[
        str,
        typer.Option(
            "--from", metavar=N_("WORDS"), help=N_("What is written there now."), show_default=False
        ),
    ] = "",
    place: Annotated[
        int | None,
        typer.Option(
            metavar=N_("NUMBER"), help=N_("Instead: the doubtful place of that number."), show_default=False
        ),
    ] = None,
    after: Annotated[
        str,
        typer.Option(
            metavar=N_("WORDS"), help=N_("Instead: words after which some are missing."), show_default=False
        ),
    ] = "",
    to: Annotated[
        str | None,
        typer.Option(metavar=N_("WORDS"), help=N_('What it has to be; "" takes it out.'), show_default=False),
    ] = None,
    always: Annotated[
        list[str] | None,
        typer.Option(
            metavar=N_("HEARD=SPELLING"),
            help=N_("A name is written so wherever it is said; may be repeated."),
            show_default=False,
        ),
    ] = None,
    glossary: Annotated[
        bool,
        typer.Option(
            "--glossary",
            help=N_(
                "With --always: write the spelling into the course's glossary, too. Its lectures are then "
                "recognised anew."
            ),
        ),
    ] = False,
    chapter: Annotated[
        tuple[int, str] | None,
        typer.Option(metavar=N_("NUMBER TITLE"), help=N_("What a chapter is called."), show_default=False),
    ] = None,
    remove_point: Annotated[
        int | None,
        typer.Option(metavar=N_("NUMBER"), help=N_("A key point is wrong and goes."), show_default=False),
    ] = None,
    slide_out: Annotated[
        str,
        typer.Option(metavar=N_("TIME"), help=N_("The slide that is shown then goes."), show_default=False),
    ] = "",
    slide_in: Annotated[
        str,
        typer.Option(
            metavar=N_("TIME"), help=N_("A slide that was taken out is there again."), show_default=False
        ),
    ] = "",
    speaker: Annotated[
        tuple[int, str] | None,
        typer.Option(
            metavar=N_("NUMBER NAME"),
            help=N_("What a speaker is called, by the number that konspekt speakers tells."),
            show_default=False,
        ),
    ] = None,
    give_back: Annotated[
        Path | None,
        typer.Option(
            metavar=N_("FILE"),
            help=N_("An edited .srt, .vtt or .md of this lecture: what differs is put right."),
            parser=path_of,
            show_default=False,
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help=N_("Take the last correction back."))] = False,
    by: Annotated[
        str,
        typer.Option(
            metavar=N_("WHO"), help=N_("Who puts it right; else who is logged in."), show_default=False
        ),
    ] = "",
    now: Annotated[bool, typer.Option("--now", help=N_("Make what follows from it at once."))] = False,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Put right what was misheard in a lecture, or tell which places are doubtful.

    Corrections lie in NAME.corrections.toml beside the notes, to be edited by hand, too. Captions, chapters,
    notes and the archive follow with the next run; what was recognised is kept, nothing is recognised again.
    """
    from pipelines.cli.terminal.correcting import Lecture
    from pipelines.lecture.corrections import asked

    apply_settings(change)
    lecture = Lecture(video.absolute())
    if undo:
        lecture.undo()
        return _make(video) if now else 0
    spoken = lecture.state.spoken
    wanted: list[Any] = []
    try:
        if (heard or place or after) and to is None:
            raise output.refused(Message("--to is wanted: what it has to be"))
        if to is not None and bool(heard) + (place is not None) + bool(after) != 1:
            raise output.refused(Message("--to goes with one of --from, --place and --after"))
        if heard:
            wanted.append(asked.change(spoken, heard, to or "", _time(at)))
        if place is not None:
            wanted.append(asked.change_place(lecture.doubtful(place), to or ""))
        if after:
            wanted.append(asked.addition(spoken, after, to or "", _time(at)))
        wanted += [asked.spelling(spoken, each) for each in always or ()]
        if chapter:
            wanted.append(asked.title(lecture.notes(), *chapter))
        if remove_point is not None:
            wanted.append(asked.wrong_point(lecture.notes(), remove_point))
    except asked.NotThere as error:
        raise output.refused(error.message) from None
    wanted += lecture.others(_time(slide_out), _time(slide_in), speaker)
    if give_back:
        wanted += lecture.given_back(give_back)
    if wanted:
        lecture.add(wanted, by)
        lecture.offer_glossary([each for each in wanted if each.do == "always"], glossary)
    elif give_back:
        output.say(
            Message("{file} says what the lecture says: there is nothing to put right", file=give_back)
        )
    elif as_json:
        output.print_json(lecture.document())
    else:
        lecture.tell()
    if now:
        return _make(video)
    if wanted:
        output.say(
            Message(
                "Captions, chapters, notes and archive follow with: konspekt run {video}",
                video=output.shown(video),
            )
        )
    return 0


def _time(given: str) -> float | None:
    from pipelines.lecture.corrections.toml import seconds

    if not given:
        return None
    found = seconds(given)
    if found is None:
        raise output.refused(Message("{given!r} is no time such as 12:34", given=given))
    return found


def _make(video: Path) -> int:
    from pipelines.cli.run import run

    return run([video])
