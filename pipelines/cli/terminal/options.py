"""Options that several commands share."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from pipelines.core.names import path_of

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")]
Videos = Annotated[
    list[Path],
    typer.Argument(
        metavar="VIDEO", help="Recordings, or folders of them.", parser=path_of, show_default=False
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="SECTION.NAME=VALUE",
        help="A setting of luigi.cfg for this run, such as speech.language=ru; may be repeated.",
    ),
]


def apply_settings(given: list[str] | None) -> None:
    """Change settings as --set says; the command line is at fault where there is no such setting or value."""
    import luigi.configuration

    from pipelines.core import settings
    from pipelines.core.errors import BadSetting
    from pipelines.core.settings_check import sections

    known = sections()
    for text in given or ():
        where, equals, value = text.partition("=")
        section, dot, name = where.strip().partition(".")
        name = name.replace("-", "_")
        if not (equals and dot):
            raise typer.BadParameter(f"--set {text!r}: SECTION.NAME=VALUE is wanted")
        if section not in known:
            raise typer.BadParameter(f"--set {text!r}: no section [{section}]{_near(section, known)}")
        names = [each for each, _ in known[section].get_params()]
        if name not in names:
            raise typer.BadParameter(f"--set {text!r}: [{section}] has no setting {name}{_near(name, names)}")
        luigi.configuration.get_config().set(section, name, value.strip().replace("%", "%%"))
        try:
            settings.read(known[section])
        except BadSetting as error:
            raise typer.BadParameter(f"--set {text!r}: {error}") from None


def _near(name: str, known) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(sorted(known))}"
