"""`konspekt settings`: every setting, what it means and what it is now."""

from typing import Annotated, Any, cast

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Every setting: its meaning, default and value."))(settings)


def settings(
    names: Annotated[
        list[str] | None,
        typer.Argument(help=N_("Sections, or SECTION.NAME; without them all."), show_default=False),
    ] = None,
    as_file: Annotated[
        bool, typer.Option("--file", help=N_("Print a luigi.cfg with every default instead."))
    ] = False,
    as_page: Annotated[
        bool, typer.Option("--page", help=N_("Print the page of the documentation instead."))
    ] = False,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Show every setting with its value now, its default where that is another, and its meaning."""
    from pipelines.core.settings import read, writing
    from pipelines.core.settings.kinds import SECTIONS, settings_of
    from pipelines.core.settings.reading import config_of

    if as_file or as_page:
        output.say((writing.luigi_cfg() if as_file else writing.settings_page()).rstrip())
        return 0
    apply_settings(change)
    known = {f"{section}.{name}" for section, each in SECTIONS.items() for name in settings_of(each)}
    for wanted in names or ():
        if wanted not in SECTIONS and wanted not in known:
            raise output.refused(Message("there is no setting {name}", name=wanted))
    found = [
        {
            "setting": f"{section}.{name}",
            "value": values[name],
            "default": writing.written(setting),
            "allowed": setting.kind.allowed,
            "unit": setting.unit,
            "meaning": setting.meaning,
            "changes_outputs": setting.significant,
        }
        for section, each in SECTIONS.items()
        for values in [read(config_of(cast(Any, each))).to_str_params()]
        for name, setting in settings_of(each).items()
        if not names or section in names or f"{section}.{name}" in names
    ]
    if as_json:
        output.print_json(found)
        return 0
    rows = [(each["setting"], each["value"], each["meaning"]) for each in found]
    output.print_table((N_("setting"), N_("value"), N_("meaning")), rows)
    return 0
