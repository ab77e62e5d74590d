"""Help in the language of the person: the texts of the commands, and those that Typer adds.

Typer sends half of its own texts through gettext and has the others as they are, and some it looks up as soon
as it is loaded, before anybody has chosen a language: so the domain of gettext is no way to reach them. Here
a copy of the command is told, text by text, and Typer sets it.
"""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipelines.cli.terminal.person import words
from pipelines.locale.catalogue import Catalogue
from pipelines.locale.languages import SOURCE
from pipelines.locale.message import N_, paragraphs

USAGE = N_("Usage: ")
DEFAULT, ENVIRONMENT = N_("default: {default}"), N_("env var: {var}")
# What Typer writes beside our texts, and looks up where it writes it.
TYPERS = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("required"),
    N_("Show this message and exit."),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
)
# What it makes of the parameters of our functions: the kinds of their values, and their names.
MADE = (
    N_("<bool>"),
    N_("<int range>"),
    N_("<str>"),
    N_("<path>"),
    N_("<Path>"),
    N_("<list[str]>"),
    N_("<list[Path]>"),
    N_("video"),
    N_("files"),
    N_("folder"),
    N_("names"),
)


class _Told:
    """A command that tells its help in the language of the person."""

    def format_usage(self: Any, ctx, formatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, words().gettext(USAGE))

    def format_help(self: Any, ctx, formatter) -> None:
        catalogue = words()
        told: Any = self if catalogue.language == SOURCE else _told(self, ctx, catalogue)
        with nullcontext() if told is self else _typer_in(catalogue):
            super(_Told, told).format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Told, TyperCommand):
    """A command of ours."""


class Group(_Told, TyperGroup):
    """A command that has commands."""


class App(typer.Typer):
    """What commands are registered with."""

    def __init__(self, **settings: Any):
        super().__init__(cls=Group, **settings)

    def command(self, name: str | None = None, *, cls: type[TyperCommand] | None = None, **settings: Any):
        return super().command(name, cls=cls or Command, **settings)


def _translated(text: str | None, catalogue: Catalogue) -> str | None:
    return "\n\n".join(map(catalogue.gettext, paragraphs(text))) if text else text


def _told(command: Any, ctx, catalogue: Catalogue) -> Any:
    """A copy of a command with its texts, and those of its commands, in a language."""
    told = copy.copy(command)
    told.help = _translated(command.help, catalogue)
    told.short_help = _translated(command.short_help, catalogue)
    told.options_metavar = catalogue.gettext(command.options_metavar)
    told.params = [_told_parameter(each, ctx, catalogue) for each in command.params]
    told._help_option = _told_parameter(command.get_help_option(ctx), ctx, catalogue)
    if isinstance(command, TyperGroup):
        told.subcommand_metavar = catalogue.gettext(command.subcommand_metavar)
        told.commands = {name: _told(each, ctx, catalogue) for name, each in command.commands.items()}
    return told


def _told_parameter(parameter: Any, ctx, catalogue: Catalogue) -> Any:
    told = copy.copy(parameter)
    told.help = _translated(parameter.help, catalogue)
    told.name = catalogue.gettext(parameter.name)
    told.metavar = parameter.metavar and catalogue.gettext(parameter.metavar)
    kind = catalogue.gettext(parameter.display_type(ctx))
    told.display_type = lambda ctx: kind

    def record(ctx):
        """As Typer's, which has the variable of an argument in English."""
        name, text = type(told).get_help_record(told, ctx)
        variable = ENVIRONMENT.format(var=told.envvar)
        return name, text.replace(variable, catalogue.gettext(ENVIRONMENT, var=told.envvar))

    told.get_help_record = record
    return told


@contextmanager
def _typer_in(catalogue: Catalogue) -> Iterator[None]:
    """Typer's own texts in a language, for as long as it writes a help."""
    from typer import core, rich_utils

    usage = rf"(?P<usage>{re.escape(catalogue.gettext(USAGE))})"
    texts: list[tuple[Any, str, Any]] = [
        (core, "_", catalogue.gettext),
        (rich_utils, "DEFAULT_STRING", f"[{catalogue.gettext(DEFAULT, default='{}')}]"),
        (rich_utils, "ENVVAR_STRING", f"[{catalogue.gettext(ENVIRONMENT, var='{}')}]"),
        (rich_utils, "REQUIRED_LONG_STRING", f"[{catalogue.gettext('required')}]"),
        (rich_utils, "ARGUMENTS_PANEL_TITLE", catalogue.gettext("Arguments")),
        (rich_utils, "OPTIONS_PANEL_TITLE", catalogue.gettext("Options")),
        (rich_utils, "COMMANDS_PANEL_TITLE", catalogue.gettext("Commands")),
        (rich_utils.OptionHighlighter, "highlights", [*rich_utils.OptionHighlighter.highlights, usage]),
    ]
    before = [(where, name, getattr(where, name)) for where, name, _ in texts]
    try:
        for where, name, text in texts:
            setattr(where, name, text)
        yield
    finally:
        for where, name, text in before:
            setattr(where, name, text)
