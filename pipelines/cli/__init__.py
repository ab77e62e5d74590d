"""The `konspekt` command for people, beside `luigi` for machines: both run the same tasks."""

import configparser
import os
import sys
from typing import Annotated

import typer

from pipelines.cli import (
    bench_engines,
    bench_writer,
    correct,
    doctor,
    gc,
    init,
    models,
    nightly,
    report,
    retry,
    run,
    search,
    serve,
    settings,
    speakers,
    stages,
    status,
    templates,
    verify,
    watch,
)
from pipelines.cli.terminal import output
from pipelines.cli.terminal.help import App
from pipelines.locale.message import N_, Message

app = App(
    add_completion=False,
    pretty_exceptions_enable=False,
    # The frames of its help are for people at a terminal.
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        output.say(f"konspekt {version('konspekt')}")
        raise typer.Exit()


# Commands that tell of settings, or lay them out.
UNCHECKED = ("doctor", "settings", "init", "templates")


@app.callback()
def konspekt(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help=N_("Print it and exit."))
    ] = False,
) -> None:
    """Recorded lectures become notes, datasets become trained models."""
    if context.invoked_subcommand not in UNCHECKED:
        from pipelines.core import settings as known
        from pipelines.core.files.rights import take_away
        from pipelines.core.settings.checking import check_settings

        check_settings()
        take_away(known.read(known.paths).umask)


COMMANDS = (
    run,
    status,
    watch,
    search,
    correct,
    speakers,
    serve,
    retry,
    stages,
    models,
    bench_engines,
    bench_writer,
    templates,
    gc,
    verify,
    init,
    settings,
    doctor,
    nightly,
    report,
)
for module in COMMANDS:
    module.register(app)


def main() -> int:
    """Run the command line; gives the exit code, and tells every error that a person can mend in one line."""
    from pipelines.core.errors import BadInput, BadSetting, Unavailable
    from pipelines.core.task import explained

    output.take_any_name()
    try:
        if len(sys.argv) == 1:
            app(["--help"], standalone_mode=False)
            return 2
        return app(standalone_mode=False) or 0
    except typer.TyperException as error:
        from pipelines.cli.terminal.person import words
        from pipelines.cli.terminal.usage import told

        if message := told(error, words()):
            output.complain(Message("{message} (see {command})", message=message, command=_help_of(error)))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        # The reader, such as head, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except BadInput as error:
        output.complain(error)
        return 31
    except (BadSetting, Unavailable, configparser.Error) as error:
        output.complain(error)
        return 40
    except (OSError, ImportError) as error:
        if line := explained(error):
            output.complain(line)
            return 40
        raise


def _help_of(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'konspekt'} --help"
