"""What config/nightly.sh asks, and the morning report for people."""

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

# More can be done in this night: run again.
GO_ON = 75

Options = Annotated[list[str] | None, typer.Argument(help="options that luigi gets", show_default=False)]
Night = Annotated[str, typer.Option(help="day of the morning, YYYY-MM-DD; without it: now")]


def register(app: typer.Typer) -> None:
    app.command()(report)
    app.command(hidden=True)(clock)


def clock(scheduler: bool = False, options: Options = None) -> None:
    """Print the night, its end, when to kill (s since 1970, 0: never), the lock and the log, a line each.

    With --scheduler: exit with 36 where none answers, and tell it of processes of this host that were killed.
    """
    from pipelines.batch import clock
    from pipelines.batch.inbox_run import lock_path, run_log
    from pipelines.batch.night import ExitCode
    from pipelines.core import settings
    from pipelines.core.scheduler import address, answers, take_from_dead

    if scheduler:
        url = address(options or [])
        if url and not answers(url):
            print(f"no scheduler answers at {url}", file=sys.stderr)
            raise typer.Exit(ExitCode.SCHEDULER_DOWN)
        for task in take_from_dead(url) if url else []:
            print(f"{task}: its process was killed", file=sys.stderr)
        return
    chosen, work = settings.read(settings.batch), Path(settings.read(settings.paths).work)
    now = datetime.datetime.now()
    night, until = clock.night_of(now), clock.deadline(chosen.until, now)
    print(night)
    print(until.isoformat(timespec="seconds") if until else "none")
    print(int(until.timestamp() + 60 * chosen.grace_minutes) if until else 0)
    print(lock_path(work, "nightly"))
    print(run_log(work))


def report(
    night: Night = "",
    as_json: Annotated[bool, typer.Option("--json", help="print the record of the night")] = False,
    progress: Annotated[bool, typer.Option(hidden=True)] = False,
    close: Annotated[bool, typer.Option(hidden=True)] = False,
    ending: Annotated[int, typer.Option(hidden=True)] = 0,
    options: Options = None,
) -> None:
    """Write the morning report of a night and print its digest; the exit code is the night's."""
    from pipelines.batch import clock
    from pipelines.batch.night import assemble, settled

    found = assemble(night or clock.night_of(datetime.datetime.now()))
    if progress:
        _progress(found, options or [])
    if close:
        found = settled(found, ending)
    _write(found, as_json, quiet=close)
    raise typer.Exit(int(found.exit_code))


def _progress(found, options: list[str]) -> None:
    """One line that changes when the night gets on; exit code 75 where another run could do more."""
    from pipelines.batch.night import summary, to_do
    from pipelines.core.scheduler import address, at_work

    url = address(options)
    print(summary(found), *(at_work(url) if url else []))
    raise typer.Exit(GO_ON if to_do(found) else 0)


def _write(found, as_json: bool, quiet: bool) -> None:
    import msgspec

    from pipelines.batch.night import worth_telling
    from pipelines.batch.report import write_report
    from pipelines.batch.words import digest
    from pipelines.core import settings

    chosen, reports = settings.read(settings.batch), Path(settings.read(settings.paths).reports)
    page = write_report(found, reports / "nights", chosen.language)
    if as_json:
        print(msgspec.json.encode(found).decode())
    elif not quiet or worth_telling(found, chosen.notify):
        print(digest(found, page, chosen.language))
