"""`konspekt watch`: notes of every recording minutes after it has come."""

import logging
import math
import sys
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.locale.message import Message


def register(app: typer.Typer) -> None:
    app.command()(watch)


def watch(
    poll: Annotated[
        bool | None,
        typer.Option(
            "--poll/--no-poll",
            help="Look every few seconds, or trust the kernel to tell of new files. Without it: polling on "
            "network file systems only.",
            show_default=False,
        ),
    ] = None,
    rescan: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="Look anyway so often; events can be lost.")
    ] = 600.0,
    pause: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="Before what failed is tried again; it doubles.")
    ] = 60.0,
    grace: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0,
            help="After SIGTERM the task at work has so long to end. Without it: as long as it takes.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Recordings worked on at once.")] = 1,
    local_scheduler: Annotated[
        bool, typer.Option("--local-scheduler", help="Work without a central scheduler.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Luigi's own log, too.")] = False,
) -> int:
    """Watch the inbox, and make notes of what comes, until SIGTERM or Ctrl-C.

    A signal lets the task at work end first; a second one stops it at once. Nothing is lost either way.
    What the work itself logs is in data/work/nights/NIGHT/HOST.log, as that of a night.
    Exit code: 0 stopped by a signal, 10 another watch is at work.
    """
    from pipelines.nights.driver.inbox_process import Busy
    from pipelines.nights.driver.watch import Habits, Watch
    from pipelines.nights.night import ExitCode

    _log_to_stderr()
    patience = math.inf if grace is None else grace
    habits = Habits(poll, rescan, pause, patience, workers, local_scheduler, verbose)
    try:
        Watch(habits).work()
    except Busy as busy:
        output.complain(Message("another watch is at work here (it holds {lock})", lock=busy))
        return ExitCode.ALREADY_RUNNING
    return ExitCode.ALL_DONE


def _log_to_stderr() -> None:
    """Lines as those of the runs that it starts (config/logging.cfg), which come between them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(output.Told("%(asctime)s WATCH   %(message)s", "%H:%M:%S"))
    logger = logging.getLogger("konspekt.watch")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False
