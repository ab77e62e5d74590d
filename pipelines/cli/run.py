"""`konspekt run`: the notes of some recordings now."""

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, Videos, apply_settings
from pipelines.core.files import names
from pipelines.locale.message import N_


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Make the notes of recordings now."))(run)


def run(
    videos: Videos,
    change: Set = None,
    local_scheduler: Annotated[
        bool | None,
        typer.Option(
            "--local-scheduler/--central-scheduler",
            help=N_(
                "Work without the central scheduler, or only through it. Without either: through it if it "
                "answers."
            ),
            show_default=False,
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=N_("Luigi's own log, too."))] = False,
    as_json: Json = False,
) -> int:
    """Make the notes of recordings, or of all recordings in folders.

    Exit code: 0 all done, 10 another process has one, 30 some failed, 31 only bad input, 36 the
    scheduler is gone, or does not answer with --central-scheduler.
    """
    from pipelines.cli.terminal.display import attend
    from pipelines.core import settings
    from pipelines.nights.driver.cleanup import clean_up, sweep_work
    from pipelines.nights.driver.foreground import (
        Attended,
        exit_code,
        lectures,
        result,
        with_sound_templates,
    )

    apply_settings(change)
    # A template that is wrong is told before any work, and stops no recording that has another one.
    sound, refused = with_sound_templates(lectures(_recordings(videos)))
    for reason in dict.fromkeys(each.reason for each in refused):
        output.complain(reason)
    attended = Attended(sound)
    code = attend(attended, local_scheduler, verbose) if sound else 0
    work = Path(settings.read(settings.paths).work)
    if code:
        sweep_work(work)
        return code
    results = [*(result(cast(Any, task), attended) for task in attended.tasks), *refused]
    code = exit_code(results)
    clean_up(work)
    if as_json:
        output.print_json(_document(results, code))
    else:
        _tell(results)
    return code


def _recordings(videos: list[Path]) -> list[Path]:
    """The files themselves, and the recordings in folders; each once."""
    from pipelines.core import settings
    from pipelines.core.errors import BadInput
    from pipelines.nights import inbox

    found: dict[Path, None] = {}
    for video in videos:
        if not video.is_dir():
            found[video.absolute()] = None
            continue
        patterns = settings.read(settings.batch).patterns
        below = [
            path
            for path, _ in inbox.recordings(
                [video.absolute()], patterns, output.complain, settings.read(settings.recording).parts
            )
        ]
        if not below:
            raise BadInput(video, "there is no recording in it")
        found |= dict.fromkeys(below)
    return list(found)


def _tell(results) -> None:
    """Where the notes are. Why there are none, or they are a draft, has been told when it happened."""
    from pipelines.cli.terminal.person import words
    from pipelines.core.errors import about
    from pipelines.nights.records import Status

    for result in results:
        if result.notes:
            draft = f" ({words().gettext('draft')})" if result.status is Status.DRAFT else ""
            output.say(f"{names.shown(result.video.name)} -> {output.shown(result.notes)}{draft}")
        elif result.taken:
            output.complain(about(result.video, result.reason))


def _document(results, code: int) -> dict:
    return {
        "exit_code": int(code),
        "recordings": [
            {
                "video": result.video,
                "status": result.status,
                "reason": result.reason,
                "notes": result.notes.absolute() if result.notes else None,
                "beside": [path.absolute() for path in result.beside],
                "stages": [{"task": stage.task, "seconds": stage.seconds} for stage in result.stages],
            }
            for result in results
        ],
    }
