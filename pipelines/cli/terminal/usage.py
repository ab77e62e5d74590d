"""What is wrong with a command line, in the language of the person, by the kind of Typer's error."""

import re
from collections.abc import Iterator
from typing import Any

import typer
from pydantic import ValidationError

# Typer has a copy of click within it, whose errors it gives no names of its own.
from typer._click import exceptions as kinds

from pipelines.cli.terminal.help import ENVIRONMENT
from pipelines.locale.catalogue import Catalogue
from pipelines.locale.message import N_

# Of the kinds that tell what is wrong in a sentence only.
SENTENCES = (
    N_("Missing command."),
    N_("No such command {name}. Did you mean {near}?"),
    N_("No such command {name}."),
    N_("Option {name} requires an argument."),
    N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument(s) ({arguments})"),
)
# What pydantic finds wrong with a value, by its names of it.
VALUES = {
    "int_parsing": N_("Input should be a valid integer, unable to parse string as an integer"),
    "int_parsing_size": N_("Unable to parse input string as an integer, exceeded maximum size"),
    "float_parsing": N_("Input should be a valid number, unable to parse string as a number"),
    "greater_than_equal": N_("Input should be greater than or equal to {ge}"),
    "less_than_equal": N_("Input should be less than or equal to {le}"),
    "string_unicode": N_("Input should be a valid string, unable to parse raw data as a unicode string"),
}


def told(error: typer.TyperException, words: Catalogue) -> str:
    """What an error says; in English the same as Typer's own words."""
    parts: Any = error
    match error:
        case kinds.NoSuchOption() if error.possibilities:
            return words.gettext(
                "No such option: {name} (Possible options: {known})",
                name=error.option_name,
                known=", ".join(sorted(error.possibilities)),
            )
        case kinds.NoSuchOption():
            return words.gettext("No such option: {name}", name=error.option_name)
        case kinds.MissingParameter(param=param) if param is not None:
            name = _name(param, words)
            if param.param_type_name == "argument":
                return words.gettext("Missing argument {name}.", name=name)
            return words.gettext("Missing option {name}.", name=name)
        case kinds.BadParameter(param=None):
            return words.gettext("Invalid value: {reason}", reason=words.say(parts.message))
        case kinds.BadParameter():
            reason = _reason(error, words)
            return words.gettext(
                "Invalid value for {name}: {reason}", name=_name(error.param, words), reason=reason
            )
    return next(_sentences(error.format_message(), words), error.format_message())


def _reason(error: kinds.BadParameter, words: Catalogue) -> str:
    """What is wrong with the value of a parameter."""
    if isinstance(error.__cause__, ValidationError):
        found = error.__cause__.errors()[0]
        if known := VALUES.get(found["type"]):
            return words.gettext(known, **found.get("ctx", {})) if "{" in known else words.gettext(known)
    return words.say(error.message)


def _name(parameter: Any, words: Catalogue) -> str:
    """As the help has it."""
    if parameter.param_type_name == "argument":
        return f"'{words.gettext(parameter.metavar or parameter.name)}'"
    name = " / ".join(f"'{each}'" for each in parameter.opts)
    if not (parameter.show_envvar and parameter.envvar):
        return name
    variable = repr(parameter.envvar)
    return f"{name} ({words.gettext(ENVIRONMENT, var=variable)})"


def _sentences(text: str, words: Catalogue) -> Iterator[str]:
    for form in SENTENCES:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(form))
        if found := re.fullmatch(pattern, text, re.DOTALL):
            yield words.gettext(form, **found.groupdict())
