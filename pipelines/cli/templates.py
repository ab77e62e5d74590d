"""`konspekt templates`: what notes are made by, a copy to be changed, and whether a changed one is right."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.help import App
from pipelines.cli.terminal.options import Json
from pipelines.cli.terminal.person import words
from pipelines.locale.message import N_, Message

templates = App(help=N_("Show the templates of notes, copy one to change it, or check one."))

WHAT = {
    "lecture": N_("lectures, as notes are without a template"),
    "meeting": N_("meetings: what was decided, who does what"),
    "conversation": N_("interviews, podcasts, panels"),
}


def register(app: typer.Typer) -> None:
    templates.callback(invoke_without_command=True)(show)
    templates.command()(copy)
    templates.command()(check)
    app.add_typer(templates, name="templates")


@dataclass(frozen=True)
class Known:
    """A template that ships."""

    name: str
    what: str
    sections: tuple[str, ...]
    own: tuple[str, ...]


def show(context: typer.Context, as_json: Json = False) -> None:
    """The templates that ship: what they are for, and their sections in their order."""
    if context.invoked_subcommand:
        return
    from pipelines.lecture.writer.templates.choosing import TEMPLATES, shipped

    found = [
        Known(name, WHAT[name], template.sections, tuple(template.own))
        for name in TEMPLATES
        for template in [shipped(name)]
    ]
    if as_json:
        output.print_json([asdict(each) for each in found])
        return
    rows = [(each.name, Message(each.what), ", ".join(each.sections)) for each in found]
    output.print_table((N_("name"), N_("for"), N_("sections")), rows)
    output.say()
    output.say(Message("konspekt templates copy NAME FILE makes a file of one, to be changed."))


def copy(
    name: Annotated[str, typer.Argument(help=N_("lecture, meeting or conversation."), show_default=False)],
    file: Annotated[
        Path,
        typer.Argument(
            metavar=N_("FILE"),
            help=N_(
                "The file to be made; template.toml beside recordings holds for them, and for folders below."
            ),
            show_default=False,
        ),
    ],
    language: Annotated[
        str,
        typer.Option(
            help=N_("The language whose instructions to a model are put into it, such as en."),
            show_default=False,
        ),
    ] = "",
) -> None:
    """Copy a template into a file of your own. A file that is there is never overwritten."""
    from pipelines.lecture.writer.prompts import languages
    from pipelines.lecture.writer.templates.choosing import TEMPLATES, copied
    from pipelines.lecture.writer.templates.reading import close_to

    if name not in TEMPLATES:
        unknown = Message("{name!r} is none of {known}", name=name, known=list(TEMPLATES))
        near = close_to(name, TEMPLATES)
        raise output.refused(
            Message("{what}; did you mean {near}?", what=unknown, near=near) if near else unknown
        )
    if language and language not in languages():
        raise output.refused(
            Message(
                "there are no instructions in {language!r}, only in {known}",
                language=language,
                known=languages(),
            )
        )
    spoken = language or (words().language if words().language in languages() else "en")
    place = Path(os.path.abspath(file))
    if place.exists():
        raise output.refused(Message("{place} is there already; nothing was changed", place=place))
    if not place.parent.is_dir():
        raise output.refused(Message("{place} is no folder; nothing was changed", place=place.parent))
    with place.open("x", encoding="utf-8") as made:
        made.write(copied(name, spoken))
    output.say(Message("{path} is made; konspekt templates check FILE tells whether it is right", path=file))


def check(
    file: Annotated[
        Path,
        typer.Argument(metavar=N_("FILE"), help=N_("A template of your own."), show_default=False),
    ],
) -> None:
    """Tell whether a template is right: its sections, or the first fault with its line or its key."""
    from pipelines.lecture.writer.templates.choosing import read_template

    found = read_template(Path(os.path.abspath(file)))
    output.say(Message("{path} is right; its sections: {sections}", path=file, sections=list(found.sections)))
