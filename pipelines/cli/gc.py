"""`konspekt gc`: work products that nothing current refers to."""

import re
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json
from pipelines.locale.message import N_, Message, counted

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Delete work products that nothing refers to."))(gc)


def gc(
    delete: Annotated[
        bool, typer.Option("--delete", help=N_("Delete it; without it nothing is touched."))
    ] = False,
    older_than: Annotated[
        str, typer.Option(help=N_("Only what has not changed for so long: 12h, 1d, 2w."), metavar=N_("TIME"))
    ] = "1d",
    notes: Annotated[
        bool,
        typer.Option("--notes", help=N_("Notes, too, whose recording has another name, and notes there.")),
    ] = False,
    as_json: Json = False,
) -> int:
    """Find work products that nothing current refers to, and delete them with --delete.

    Kept is what the recordings of the inbox, finished notes, reports and predictions, and the trainings of
    the night refer to, and what anybody is at work on. Notes and reports themselves are never touched, but
    with --notes those that a renamed recording has left under its old name, unless they were changed.
    """
    from dataclasses import replace
    from pathlib import Path

    from pipelines.core import settings
    from pipelines.nights.upkeep import garbage, moved

    seconds = _seconds(older_than)
    found = garbage.garbage(seconds)
    refused = bool(delete and found.unreadable)
    place = Path(settings.read(settings.paths).notes)
    old_notes = moved.left_behind(place)
    if delete and not refused:
        garbage.delete(found)
        if notes:
            moved.remove(old_notes, place)
    if notes:
        found = replace(found, items=(*found.items, *old_notes))
    if as_json:
        output.print_json(_document(found, deleted=delete and not refused))
    else:
        _tell(found, deleted=delete and not refused)
        if old_notes and not notes:
            output.say(
                counted(
                    "{count} file is left of notes whose recording has another name now: konspekt gc --notes",
                    "{count} files are left of notes whose recordings have other names now: "
                    "konspekt gc --notes",
                    len(old_notes),
                )
            )
    for told in found.unreadable:
        if delete:
            output.complain(
                Message("{what}: what it refers to is not known, so nothing was deleted", what=told)
            )
        else:
            output.complain(Message("{what}: what it refers to is not known", what=told))
    return 30 if refused else 0


def _seconds(text: str) -> float:
    given = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdw])", text.strip())
    if not given:
        raise output.refused(
            Message("--older-than {text!r}: a number with s, m, h, d or w is wanted", text=text)
        )
    return float(given[1]) * UNITS[given[2]]


def _tell(found, deleted: bool) -> None:
    kinds = sorted({item.kind for item in found.items})
    rows = []
    for kind in kinds:
        sizes = [item.bytes for item in found.items if item.kind == kind]
        rows.append((Message(kind), len(sizes), output.size(sum(sizes))))
    if rows:
        output.print_table((N_("what"), N_("count"), N_("size")), rows, right=(1, 2))
        output.say()
    for folder in found.at_work:
        output.say(Message("{folder}: somebody writes there now, left alone", folder=folder))
    for folder in found.links:
        output.say(Message("{folder}: is a link to another place, left alone", folder=folder))
    total = output.size(sum(item.bytes for item in found.items))
    if not found.items:
        output.say(Message("Everything is referred to: there is nothing to delete."))
    elif deleted:
        output.say(Message("Deleted {size}.", size=total))
    else:
        output.say(Message("{size} could go: konspekt gc --delete", size=total))


def _document(found, deleted: bool) -> dict:
    return {
        "deleted": deleted,
        "bytes": sum(item.bytes for item in found.items),
        "items": [
            {"kind": item.kind, "paths": list(item.paths), "bytes": item.bytes} for item in found.items
        ],
        "at_work": list(found.at_work),
        "links": list(found.links),
        "unreadable": list(found.unreadable),
    }
