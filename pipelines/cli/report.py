"""`konspekt report`: the morning report of a night."""

import datetime
import re
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json
from pipelines.locale.message import N_, Message

Night = Annotated[
    str, typer.Option(metavar=N_("DAY"), help=N_("Day of its morning, YYYY-MM-DD. Without it: now."))
]


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("The morning report of a night."))(report)


def report(night: Night = "", as_json: Json = False) -> int:
    """Write the morning report of a night as it stands, and tell it in a few lines.

    Exit code: 0 all done, 30 some failed, 31 only bad input, 32 the time was over.
    """
    from pipelines.nights.clock import night_of
    from pipelines.nights.night import assemble
    from pipelines.nights.upkeep.archive_update import update_archive
    from pipelines.nights.upkeep.report_update import update_report

    day = night or night_of(datetime.datetime.now())
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise output.refused(Message("--night {day!r} is no day, such as 2026-03-15", day=day))
    found = assemble(day)
    if not found.hosts:
        output.say(_json(found) if as_json else Message("No run has begun in the night to {day}.", day=day))
        return 0
    update_archive()
    found, told = update_report(found)
    output.say(_json(found) if as_json else told)
    return int(found.exit_code)


def _json(found) -> str:
    from pipelines.core.files.json_files import encoded

    return encoded(found).decode()
