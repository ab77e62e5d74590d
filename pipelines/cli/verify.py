"""`konspekt verify`: whether all that was made is as it was written."""

from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json
from pipelines.locale.message import N_, Message, counted


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Read all that was made, and have made again what is damaged."))(verify)


def verify(
    only_look: Annotated[
        bool,
        typer.Option("--only-look", help=N_("Only tell; without it the next run makes it again.")),
    ] = False,
    as_json: Json = False,
) -> int:
    """Compare every work product, note, report and model with its SHA-256, as a failing disk turns bits.

    What people have changed since it was written is named and left alone. Exit code: 0 all is whole, 1
    something is damaged.
    """
    from dataclasses import asdict

    from pipelines.nights.upkeep.verify import verify as look

    found = look(only_look)
    if as_json:
        output.print_json(asdict(found))
        return int(bool(found.damaged))
    for told in found.damaged:
        output.complain(told)
    for path in found.changed:
        output.say(Message("{file}: was changed since it was written, left alone", file=path))
    if found.damaged and not only_look:
        output.say(Message("The next run makes again what is damaged."))
    output.say(counted("{count} output is whole.", "{count} outputs are whole.", found.whole))
    if found.unsummed:
        output.say(
            counted(
                "Of {count} output no sums are known: it was made before there were any.",
                "Of {count} outputs no sums are known: they were made before there were any.",
                found.unsummed,
            )
        )
    return int(bool(found.damaged))
