"""`konspekt init`: a place to work for those who have no clone of the repository."""

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.locale.message import N_, Message

SETTINGS, CRON, INBOX = "luigi.cfg", "crontab", "recordings"


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Lay out a folder for lectures: settings, inbox, a line for cron."))(init)


def init(
    folder: Annotated[Path, typer.Argument(help=N_("Made where it is not there."), show_default=False)],
) -> None:
    """Lay out a folder to work in: luigi.cfg, an inbox, and the line that starts the nights from cron.

    A file that is there is never overwritten.
    """
    place = Path(os.path.abspath(folder))
    if taken := [name for name in (SETTINGS, CRON) if (place / name).exists()]:
        raise output.refused(Message("{place} is there already; nothing was changed", place=place / taken[0]))
    line = cron_line(place, _command())
    (place / INBOX).mkdir(parents=True, exist_ok=True)
    _write(place / CRON, f"# Every evening at ten: add this line by crontab -e.\n{line}\n")
    _write(place / SETTINGS, settings_text())  # last: what is laid out has it
    inbox, chosen, cron = (output.shown(place / name) for name in (INBOX, SETTINGS, CRON))
    output.say(Message("{path}/   put recordings here", path=inbox))
    output.say(Message("{path}    the settings", path=chosen))
    output.say(Message("{path}      the line for cron, every evening at ten:", path=cron))
    output.say(f"\n    {line}\n")
    output.say(Message("Now: {command}", command=_next(place)))


def _next(place: Path) -> str:
    """What to type next, from where the person stands."""
    there = "" if place.samefile(Path.cwd()) else f"cd {shlex.quote(output.shown(place))} && "
    return f"{there}konspekt run {INBOX}"


def settings_text() -> str:
    """The luigi.cfg of a new place."""
    import platformdirs

    from pipelines.core.settings.configuration import NAME

    text = Path(__file__).with_name("templates").joinpath(SETTINGS).read_text(encoding="utf-8")
    fetched = platformdirs.user_data_path(NAME, appauthor=False) / "models"
    return text.replace("{models}", str(fetched).replace("%", "%%") if fetched.is_absolute() else "")


def cron_line(place: Path, command: Path) -> str:
    """A line of a crontab, in which a % would begin a new line."""
    work = f"cd {shlex.quote(str(place))} && {shlex.quote(str(command))} nightly"
    return "0 22 * * *  " + work.replace("%", r"\%")


def _command() -> Path:
    """This command, as cron has to call it."""
    called = Path(sys.argv[0]).absolute()
    return called if called.name == "konspekt" else Path(sys.executable).with_name("konspekt")


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
