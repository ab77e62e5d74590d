"""A luigi.cfg that cannot be read, told before Luigi is loaded: it reads that file when it is imported."""

import configparser
import os
import sys

from pipelines.locale.message import Message

# The exit code of a setting that cannot be.
UNFORESEEN = 40


def load_luigi() -> None:
    """Import Luigi; a file that cannot be read ends the program with a line, as nothing can be done then."""
    try:
        import luigi  # noqa: F401
    except (configparser.Error, UnicodeDecodeError) as error:
        print(f"konspekt: {unreadable(error)}", file=sys.stderr)
        sys.exit(UNFORESEEN)


def unreadable(error: configparser.Error | UnicodeDecodeError) -> Message:
    """What is wrong with a file that cannot be read as settings, with the line at which it goes wrong."""
    if isinstance(error, configparser.MissingSectionHeaderError):
        return Message(
            "{file}:{line}: {text!r} stands before the first [section]",
            file=error.source,
            line=error.lineno,
            text=error.line.strip(),
        )
    if isinstance(error, configparser.ParsingError):
        number, line = error.errors[0]
        said = line.strip("'\"").removesuffix("\\n")
        return Message(
            "{file}:{line}: {text!r} is no setting; NAME = VALUE is wanted",
            file=error.source,
            line=number,
            text=said,
        )
    if isinstance(error, configparser.DuplicateOptionError):
        return Message(
            "{file}:{line}: [{section}] {name} is set twice",
            file=error.source,
            line=error.lineno,
            section=error.section,
            name=error.option,
        )
    if isinstance(error, configparser.DuplicateSectionError):
        return Message(
            "{file}:{line}: there are two sections [{section}]",
            file=error.source,
            line=error.lineno,
            section=error.section,
        )
    if isinstance(error, UnicodeDecodeError):
        return Message(
            "{file}: is not UTF-8 ({error})",
            file=os.environ.get("LUIGI_CONFIG_PATH", "luigi.cfg"),
            error=error.reason,
        )
    return Message("{text}", text=" ".join(str(error).split()))
