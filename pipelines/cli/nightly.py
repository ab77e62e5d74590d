"""The morning report for people, and what config/nightly.sh asks in the course of a night."""

import datetime
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json
from pipelines.cli.terminal.person import words
from pipelines.locale.message import Message

# More can be done in this night: run again.
GO_ON = 75

Night = Annotated[str, typer.Option(metavar="DAY", help="Day of its morning, YYYY-MM-DD. Without it: now.")]
Options = Annotated[list[str] | None, typer.Argument(help="Options that luigi gets.", show_default=False)]


def register(app: typer.Typer) -> None:
    app.command(short_help="The morning report of a night.")(report)
    night = typer.Typer(help="What config/nightly.sh asks.", no_args_is_help=True)
    for command in (clock, scheduler, progress, close):
        night.command()(command)
    app.add_typer(night, name="night", hidden=True)


def report(night: Night = "", as_json: Json = False) -> None:
    """Write the morning report of a night as it stands, and tell it in a few lines.

    Exit code: 0 all done, 30 some failed, 31 only bad input, 32 the time was over.
    """
    from pipelines.nights.clock import night_of
    from pipelines.nights.night import assemble

    day = night or night_of(datetime.datetime.now())
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise output.refused(Message("--night {day!r} is no day, such as 2026-03-15", day=day))
    found = assemble(day)
    if not found.hosts:
        output.say(_json(found) if as_json else Message("No run has begun in the night to {day}.", day=day))
        return
    told = _write(found)
    print(_json(found) if as_json else told)
    raise typer.Exit(int(found.exit_code))


def clock() -> None:
    """Print the night, its end, when to kill (s since 1970, 0: never), the lock and the log, a line each."""
    from pipelines.core import settings
    from pipelines.nights.clock import deadline, night_of
    from pipelines.nights.driver.inbox_process import lock_path, run_log

    chosen, work = settings.read(settings.batch), Path(settings.read(settings.paths).work)
    now = datetime.datetime.now()
    until = deadline(chosen.until, now)
    print(night_of(now))
    print(until.isoformat(timespec="seconds") if until else "none")
    print(int(until.timestamp() + 60 * chosen.grace_minutes) if until else 0)
    print(lock_path(work, "nightly"))
    print(run_log(work))


def scheduler(options: Options = None) -> None:
    """Exit with 36 where no scheduler answers, and tell it of processes of this host that were killed."""
    from pipelines.core.errors import about
    from pipelines.core.faults import KILLED
    from pipelines.nights.night import ExitCode
    from pipelines.ops.scheduler import address, answers, take_from_dead

    url = address(options or [])
    if url and not answers(url):
        print(words().say(Message("no scheduler answers at {url}", url=url)), file=sys.stderr)
        raise typer.Exit(ExitCode.SCHEDULER_DOWN)
    for task in take_from_dead(url) if url else []:
        print(words().say(about(task, KILLED)), file=sys.stderr)


def progress(night: str, options: Options = None) -> None:
    """Print a line that changes when the night gets on; exit with 75 where another run could do more."""
    from pipelines.nights.night import assemble, summary, to_do
    from pipelines.ops.scheduler import address, at_work

    found, url = assemble(night), address(options or [])
    print(summary(found), *(at_work(url) if url else []))
    raise typer.Exit(GO_ON if to_do(found) else 0)


def close(night: str, ending: int = 0, stopped: bool = False) -> None:
    """Write the last report of a night, and tell it where people want to hear of it; the exit code is its."""
    from pipelines.core import settings
    from pipelines.nights.night import assemble, settled, worth_telling

    found = settled(assemble(night), ending, stopped)
    told = _write(found)
    if worth_telling(found, settings.read(settings.batch).notify):
        print(told)
    raise typer.Exit(int(found.exit_code))


def _write(found) -> str:
    """The report's files; gives its digest."""
    from pipelines.core import settings
    from pipelines.nights.report.digest import digest
    from pipelines.nights.report.pages import write_report
    from pipelines.nights.upkeep.archive_update import update_archive

    update_archive()
    language = words().language
    page = write_report(found, Path(settings.read(settings.paths).reports) / "nights", language)
    return digest(found, page, language)


def _json(found) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode()
