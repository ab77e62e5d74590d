"""`konspekt status`: what is done, stale, waiting, failed, and why."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.cli.terminal.person import words
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message, counted

# What needs a person comes first.
ORDER = (
    N_("failed"),
    N_("refused"),
    N_("running"),
    N_("stale"),
    N_("waiting"),
    N_("draft"),
    N_("postponed"),
    N_("arriving"),
    N_("done"),
)


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("What is done, stale, waiting or failed, and why."))(status)


def status(
    video: Annotated[
        Path | None,
        typer.Argument(
            help=N_("One recording: how each of its stages stands."), parser=path_of, show_default=False
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=N_("Name the finished ones, too."))] = False,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Tell how every recording of the inbox and every training of the night stands, and why."""
    apply_settings(change)
    if video is not None:
        return _of_one(video, as_json)
    from pipelines.nights.upkeep.status import overview

    found = overview(every)
    if as_json:
        output.print_json(_document(found))
    else:
        _tell(found)
    return 0


def _tell(found) -> None:
    from pipelines.nights.report.words import Words

    rows = [
        (Message(each.state), each.record.name, _why(each)) for each in (*found.recordings, *found.trainings)
    ]
    rows += [(Message("done"), each.name, "") for each in found.done]
    if rows:
        output.print_table((N_("status"), N_("name"), N_("why")), sorted(rows, key=_place))
        output.say()
    for message in found.messages:
        output.complain(message)
    if left := Words(words().language).left_lying(found.left_lying):
        output.say(left)
    output.say(_sum(found))


def _place(row) -> tuple[int, str]:
    return ORDER.index(row[0]), row[1]


def _why(standing) -> str:
    record = standing.record
    told = [record.why] if record.reason else []
    if standing.state == "failed" and record.attempts:
        told.append(counted("{count} attempt this night", "{count} attempts this night", record.attempts))
    return "; ".join(map(words().say, [*told, *standing.stale]))


def _sum(found) -> str:
    count = _counts(found)
    states = [state for state in reversed(ORDER) if count[state] or state == "done"]
    told = ", ".join(f"{count[state]} {words().gettext(state)}" for state in states)
    return Message("recordings: {states}", states=told)


def _counts(found) -> Counter:
    return Counter(str(each.state) for each in found.recordings) + Counter(done=found.finished)


def _of_one(video: Path, as_json: bool) -> int:
    from dataclasses import asdict

    from pipelines.core.errors import without_path
    from pipelines.lecture.tasks.outputs import LectureNotes
    from pipelines.nights.upkeep.status import stages

    task = LectureNotes(video=video)
    found = stages(task)
    if as_json:
        output.print_json({"video": task.video, "stages": [asdict(stage) for stage in found]})
        return 0
    rows = [
        (
            Message(stage.state),
            stage.task,
            output.duration(stage.seconds),
            output.moment(stage.made),
            without_path(stage.reason, task.video) or output.shown(path_of(stage.output)),
        )
        for stage in found
    ]
    output.print_table(
        (N_("status"), N_("stage"), N_("took"), N_("made"), N_("output or reason")), rows, right=(2,)
    )
    return 0


def _document(found) -> dict:
    return {
        "counts": {"done": 0} | _counts(found),
        "recordings": [_entry(each, "video") for each in found.recordings]
        + [{"name": each.name, "video": each.video, "status": "done"} for each in found.done],
        "trainings": [_entry(each, "dataset", "target", "report") for each in found.trainings],
        "messages": list(found.messages),
        "left_lying": list(found.left_lying),
    }


def _entry(standing, *names: str) -> dict:
    record = standing.record
    return {
        "name": record.name,
        **{name: getattr(record, name) for name in names},
        "status": str(standing.state),
        "reason": record.reason,
        "stale": list(standing.stale),
        "attempts": record.attempts,
    }
