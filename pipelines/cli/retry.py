"""`konspekt retry`: what was refused or has failed is tried again."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Have what failed or was refused tried again."))(retry)


def retry(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help=N_("Recordings, or datasets of trainings."), parser=path_of, show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=N_("All that has ever failed."))] = False,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Forget failed attempts, so that the next run tries again; tell what was forgotten."""
    from pipelines.core import settings
    from pipelines.nights.upkeep.retry import forget, forget_all

    if bool(files) == every:
        raise output.refused(Message("name recordings, or say --all"))
    apply_settings(change)
    if every:
        found: dict[Path | None, Any] = {None: forget_all(Path(settings.read(settings.paths).work))}
        gone = []
    else:
        assert files is not None
        gone = [path for path in files if not path.exists()]
        found = {path: forget(_task(path)) for path in files if path not in gone}
    if as_json:
        output.print_json(_document(found, gone))
    else:
        _tell(found)
    for path in gone:
        output.complain(
            Message(
                "{path} is gone: nothing to try again (konspekt gc clears what is known of it)", path=path
            )
        )
    return 31 if gone else 0


def _task(path: Path):
    """The training that the night has of a dataset, else the notes of a recording."""
    from pipelines.core import settings
    from pipelines.lecture.tasks.outputs import LectureNotes
    from pipelines.nights.planning.survey import training_tasks

    trainings = training_tasks(settings.read(settings.batch).trainings)
    return next((task for task in trainings if task.dataset == path.absolute()), LectureNotes(video=path))


def _tell(found) -> None:
    for about, forgotten in found.items():
        for fault in forgotten.cleared:
            output.say(
                Message(
                    "{subject}: {task}: forgotten: {reason}",
                    subject=about or fault.subject,
                    task=fault.task,
                    reason=fault.reason,
                )
            )
        for fault in forgotten.at_work:
            subject = about or fault.subject
            output.say(
                Message(
                    "{subject}: {task}: is at work just now, left alone", subject=subject, task=fault.task
                )
            )
        if not (forgotten.cleared or forgotten.at_work):
            none = Message("no failed attempt is known")
            output.say(Message("{subject}: {what}", subject=about, what=none) if about else none)


def _document(found, gone) -> dict:
    def told(fault) -> dict:
        return {"task": fault.task, "subject": fault.subject, "reason": fault.reason}

    return {
        "forgotten": [
            told(fault) | ({"file": about} if about else {})
            for about, forgotten in found.items()
            for fault in forgotten.cleared
        ],
        "at_work": [told(fault) for forgotten in found.values() for fault in forgotten.at_work],
        "gone": gone,
    }
