"""Options that several commands share."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message

Json = Annotated[bool, typer.Option("--json", help=N_("Print one JSON document instead."))]
Videos = Annotated[
    list[Path],
    typer.Argument(
        metavar=N_("VIDEO"), help=N_("Recordings, or folders of them."), parser=path_of, show_default=False
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=N_("SECTION.NAME=VALUE"),
        help=N_("A setting of luigi.cfg for this run, such as speech.language=ru; may be repeated."),
    ),
]


def apply_settings(given: list[str] | None) -> None:
    """Change settings as --set says; the command line is at fault where there is no such setting or value."""
    import luigi.configuration

    from pipelines.core import settings
    from pipelines.core.errors import BadSetting
    from pipelines.core.files.rights import take_away
    from pipelines.core.secrets import has_password
    from pipelines.core.settings.checking import sections

    known = sections()
    for text in given or ():
        where, equals, value = text.partition("=")
        section, dot, name = where.strip().partition(".")
        name = name.replace("-", "_")
        if not (equals and dot):
            raise output.refused(Message("--set {text!r}: SECTION.NAME=VALUE is wanted", text=text))
        if section not in known:
            raise output.refused(
                _unknown(
                    Message("--set {text!r}: no section [{section}]", text=text, section=section),
                    section,
                    known,
                )
            )
        if has_password(value):
            raise output.refused(
                Message(
                    "--set {where}: a password, which a list of processes would show; set it in luigi.cfg",
                    where=where.strip(),
                )
            )
        names = [each for each, _ in known[section].get_params()]
        if name not in names:
            raise output.refused(
                _unknown(
                    Message(
                        "--set {text!r}: [{section}] has no setting {name}",
                        text=text,
                        section=section,
                        name=name,
                    ),
                    name,
                    names,
                )
            )
        luigi.configuration.get_config().set(section, name, value.strip().replace("%", "%%"))
        try:
            settings.read(known[section])
        except BadSetting as error:
            raise output.refused(Message("--set {text!r}: {error}", text=text, error=error)) from None
    take_away(settings.read(settings.paths).umask)


def _unknown(what: Message, name: str, known) -> Message:
    close = difflib.get_close_matches(name, list(known), 1)
    if close:
        return Message("{what}; did you mean {near}?", what=what, near=close[0])
    return Message("{what}; there are {known}", what=what, known=sorted(known))
