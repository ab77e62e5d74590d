"""`konspekt stages`: how long each stage of a lecture's notes took."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("How long each stage of a lecture's notes took."))(stages)


def stages(
    video: Annotated[
        Path,
        typer.Argument(help=N_("A recording whose notes are there."), parser=path_of, show_default=False),
    ],
    as_json: Json = False,
) -> int:
    """Print how long each stage took when it was made, and where the notes are; 1 if they are not."""
    from pipelines.core.record import Record
    from pipelines.lecture.tasks.outputs import LectureNotes
    from pipelines.nights.upkeep.status import outputs

    task, draft = LectureNotes(video=video), False
    if not task.complete() and task.first().complete():
        task, draft = task.first(), True
    if not task.complete():
        output.complain(Message("{video}: there are no notes with the settings of luigi.cfg", video=video))
        return 1
    records = [(each.task_family, target.record() or Record(), target.path) for each, target in outputs(task)]
    # What was written in several nights tells what all of them took.
    made = [(name, record.facts.get("spent") or record.seconds, path) for name, record, path in records]
    if as_json:
        output.print_json(
            [{"task": name, "seconds": seconds, "output": path} for name, seconds, path in made]
        )
        return 0
    output.say()
    rows = [(name, f"{seconds:.1f}", path) for name, seconds, path in made]
    output.print_table((N_("stage"), N_("seconds"), N_("output")), rows, right=(1,))
    output.say()
    output.say(Message("The notes are in {path}", path=task.pdf()))
    if draft:
        output.say(Message("They are a draft, yet to be written."))
    return 0
