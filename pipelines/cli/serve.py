"""`konspekt serve`: the library, the search and the notes in a browser."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Set, apply_settings
from pipelines.cli.terminal.person import words
from pipelines.locale.languages import available, languages
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Show library, search and notes in a browser."))(serve)


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help=N_("0: any that is free."))] = 8083,
    host: Annotated[
        str, typer.Option(help=N_("The address to listen on; without it this machine alone."))
    ] = "127.0.0.1",
    language: Annotated[
        str | None,
        typer.Option(help=N_("Such as en; without it, the setting batch.language."), show_default=False),
    ] = None,
    change: Set = None,
) -> int:
    """Show all lectures on a local web page: the library, search as you type, notes, slides and recordings.

    The index follows the notes folder. There is no login: for others than this machine put a proxy with one
    before it. Stops at Ctrl-C or SIGTERM.
    """
    apply_settings(change)
    from pipelines.archive import serving
    from pipelines.core import settings
    from pipelines.lecture.recording.naming import inbox_folders

    paths = settings.read(settings.paths)
    theme = settings.section_of(settings.read(settings.theme))
    if language and not available(language):
        known = list(languages())
        raise output.refused(
            Message("--language {language!r}: there are {known}", language=language, known=known)
        )
    _log_to_stderr()
    if not serving.loopback(host):
        output.complain(
            Message(
                "everyone who reaches {host} can read all notes and recordings: there is no login", host=host
            )
        )
    serving.serve(
        Path(paths.notes),
        inbox_folders(paths.inbox),
        Path(paths.work),
        theme,
        language or words().language,
        host,
        port,
        lambda address: output.complain(Message("{address} (Ctrl-C stops it)", address=address)),
    )
    return 0


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s SERVE   %(message)s", "%H:%M:%S"))
    handler.addFilter(output.Told())
    for name in ("konspekt.archive", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO if name.startswith("konspekt") else logging.WARNING)
        logger.propagate = False
