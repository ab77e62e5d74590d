"""`konspekt nightly`: one night, for cron and systemd."""

import shlex
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Do a night's work: all of the inbox, and the trainings."))(nightly)


def nightly(
    options: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("LUIGI_OPTION"),
            envvar="KONSPEKT_OPTIONS",
            help=N_("More options for luigi, after a --: -- --scheduler-host example.org."),
            show_default=False,
        ),
    ] = None,
    processes: Annotated[
        int,
        typer.Option(
            min=1,
            envvar="KONSPEKT_PROCESSES",
            help=N_(
                "Each has one task at a time and its model in memory; more than one need a central scheduler."
            ),
        ),
    ] = 1,
    pause: Annotated[
        float,
        typer.Option(
            metavar=N_("SECONDS"),
            min=0,
            envvar="KONSPEKT_PAUSE",
            help=N_("Before what failed is tried again."),
        ),
    ] = 60.0,
    notify: Annotated[
        str,
        typer.Option(
            metavar=N_("COMMAND"),
            envvar="KONSPEKT_NOTIFY",
            help=N_("Gets the message on its standard input. Without it: printed, for cron to mail."),
            show_default=False,
        ),
    ] = "",
    local_scheduler: Annotated[
        bool, typer.Option("--local-scheduler", help=N_("Work without a central scheduler."))
    ] = False,
    programs: Annotated[
        Path | None,
        typer.Option(
            "--bin",
            metavar=N_("FOLDER"),
            envvar="KONSPEKT_BIN",
            help=N_("Where `luigi` is. Without it: beside this command."),
            show_default=False,
        ),
    ] = None,
) -> int:
    """Make notes and models of all that is new, and leave a report in data/reports/nights/NIGHT.html.

    It says something only when there is something to say (setting batch.notify). What the work itself writes
    is in data/work/nights/NIGHT/HOST.log. A signal stops it; what is unfinished goes on in the next night.

    Exit code: 0 all is done, 10 another night is at work here, 30 some failed, 31 only bad input, 32 the time
    is over, 36 no scheduler answers, 40 it could not work at all.
    """
    from pipelines.core.settings import configuration
    from pipelines.nights.driver.locks import Busy
    from pipelines.nights.driver.nightly import Habits, NightDriver
    from pipelines.nights.night import ExitCode

    configuration.require_inbox()
    given = (*(options or ()), *(("--local-scheduler",) if local_scheduler else ()))
    program = (str(programs / "luigi"),) if programs else ()
    try:
        ended = NightDriver(Habits(processes, pause, given, program)).work()
    except Busy as busy:
        output.say(
            Message("konspekt: another night is at work here (it holds {lock}); nothing was begun", lock=busy)
        )
        return ExitCode.ALREADY_RUNNING
    if ended.message:
        _tell(ended.message.rstrip("\n"), shlex.split(notify))
    return ended.exit_code


def _tell(message: str, command: list[str]) -> None:
    """Hand a message to a command; it is printed where there is none, or that one fails."""
    if command:
        try:
            subprocess.run(command, input=f"{message}\n", text=True, check=True)
            return
        except (OSError, subprocess.CalledProcessError) as error:
            output.complain(
                Message("{command} did not take the message: {error}", command=command[0], error=error)
            )
    output.say(message)
