"""`konspekt watch`: notes of every recording minutes after it has come."""

import math
import sys
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command()(watch)


def watch(
    poll: Annotated[
        bool | None,
        typer.Option(
            "--poll/--no-poll",
            help=N_(
                "Look every few seconds, or trust the kernel to tell of new files. Without it: polling on "
                "network file systems only."
            ),
            show_default=False,
        ),
    ] = None,
    rescan: Annotated[
        float,
        typer.Option(metavar=N_("SECONDS"), min=1, help=N_("Look anyway so often; events can be lost.")),
    ] = 600.0,
    pause: Annotated[
        float,
        typer.Option(
            metavar=N_("SECONDS"), min=0.1, help=N_("Before what failed is tried again; it doubles.")
        ),
    ] = 60.0,
    grace: Annotated[
        float | None,
        typer.Option(
            metavar=N_("SECONDS"),
            min=0,
            help=N_("After SIGTERM the task at work has so long to end. Without it: as long as it takes."),
            show_default=False,
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help=N_("Recordings worked on at once."))] = 1,
    local_scheduler: Annotated[
        bool, typer.Option("--local-scheduler", help=N_("Work without a central scheduler."))
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=N_("Luigi's own log, too."))] = False,
) -> int:
    """Watch the inbox, and make notes of what comes, until SIGTERM or Ctrl-C.

    A signal lets the task at work end first; a second one stops it at once. Nothing is lost either way.
    What the work itself logs is in data/work/nights/NIGHT/HOST.log, as that of a night.
    Exit code: 0 stopped by a signal, 10 another watch is at work.
    """
    from pipelines.core.settings import configuration
    from pipelines.nights.driver.locks import Busy
    from pipelines.nights.driver.logs import line_handler, log_to
    from pipelines.nights.driver.watch import Habits, Watch, logger
    from pipelines.nights.night import ExitCode
    from pipelines.ops import scheduler

    configuration.require_inbox()
    handler = line_handler(sys.stderr, "WATCH")
    handler.addFilter(output.Told())
    log_to(handler, logger)
    patience = math.inf if grace is None else grace
    local = local_scheduler or scheduler.address() is None
    habits = Habits(poll, rescan, pause, patience, workers, local, verbose)
    try:
        Watch(habits).work()
    except Busy as busy:
        output.complain(Message("another watch is at work here (it holds {lock})", lock=busy))
        return ExitCode.ALREADY_RUNNING
    return ExitCode.ALL_DONE
