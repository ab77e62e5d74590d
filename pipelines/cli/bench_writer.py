"""`konspekt bench-writer`: whether a language model may write notes, tried on lectures that are there."""

import contextlib
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.locale.message import N_, Message

if TYPE_CHECKING:
    from rich.progress import TaskID

# Of how many lectures in a language passages are taken, the newest ones.
LECTURES = 20


def register(app: typer.Typer) -> None:
    app.command("bench-writer", short_help=N_("Try whether a language model may write notes."))(bench_writer)


def bench_writer(
    model: Annotated[
        str,
        typer.Argument(
            help=N_("The model, as in [writer] model; without it the one that is set."), show_default=False
        ),
    ] = "",
    engine: Annotated[
        str, typer.Option(help=N_("llama or openai, as in [writer] engine."), show_default=False)
    ] = "",
    passages: Annotated[int, typer.Option(min=1, help=N_("Passages that are told in each language."))] = 20,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Let a model tell passages of finished lectures, and print how many of its statements hold, by language.

    A language in which too few hold keeps sentences of the lecture from then on. Exit code: 0 it may write
    every language that was tried, 1 it may not, or there was nothing to try it on.
    """
    apply_settings(change)
    from pipelines.core import settings
    from pipelines.lecture.tasks.lecture import NONE
    from pipelines.lecture.tasks.writing import named
    from pipelines.lecture.writer.language_model import language_model
    from pipelines.lecture.writer.trial import remember, try_out

    section, paths = settings.read(settings.writer), settings.read(settings.paths)
    asked = {"engine": engine or (section.engine if section.engine != NONE else "llama")}
    options = replace(settings.section_of(section), **asked | ({"model": model} if model else {}))
    lectures = _lectures(Path(paths.notes))
    if not lectures:
        output.complain(
            Message("{folder} has no notes in a language that there are prompts in", folder=paths.notes)
        )
        return 1
    kind, found = language_model(options.engine), {}
    with kind(options, _model(options, kind)) as writer, _shown() as tell:
        for language, spoken in sorted(lectures.items()):
            found[language] = try_out(spoken, language, writer, passages, partial(tell, language))
    remember(Path(paths.models), named(options), found)
    if as_json:
        told = {code: asdict(trial) | {"may_write": trial.may_write} for code, trial in found.items()}
        output.print_json({"writer": named(options), "languages": told})
    else:
        _print(named(options), found)
    return 0 if all(trial.may_write for trial in found.values()) else 1


def _lectures(notes: Path) -> dict[str, list]:
    """The finished lectures by their language, as far as there are prompts in it, the newest first."""
    from pipelines.archive.lectures import NoNotes, lecture_files, read_notes
    from pipelines.lecture.writer.evidence import Spoken
    from pipelines.lecture.writer.prompts import prompts

    lectures: dict[str, list] = {}
    for file in sorted(lecture_files(notes), key=lambda found: -found.changed):
        try:
            read = read_notes((notes / file.path).read_bytes())
        except (NoNotes, OSError):
            continue
        said = [sentence for paragraph in read.paragraphs for sentence in paragraph.sentences]
        if said and prompts(read.language) and len(lectures.get(read.language, ())) < LECTURES:
            lectures.setdefault(read.language, []).append(Spoken(said, read.language))
    return lectures


def _model(options, kind) -> Path | None:
    """The folder of the model, fetched where it is not there; None where the engine needs none."""
    from pipelines.cli.terminal.display import attend
    from pipelines.core.errors import Unavailable
    from pipelines.core.models.fetch import FetchModel
    from pipelines.nights.driver.foreground import Attended

    if not kind.model_engine:
        return None
    task = FetchModel(name=options.model, engine=kind.model_engine)
    if task.own_folder() is None:
        task.entry()  # an unknown name is told at once
    if not task.complete():
        attend(Attended([task]), local_scheduler=True, verbose=False)
    if not task.complete():
        raise Unavailable("the model {name} is not there", name=options.model)
    return task.output().path


@contextlib.contextmanager
def _shown():
    """A bar on a terminal: what it yields is called with the language, and how many passages of how many."""
    if not output.on_terminal(stderr=True):
        yield lambda *_: None
        return
    from rich.progress import Progress

    with Progress(console=output.console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(language: str, done: int, of: int) -> None:
            if language not in tasks:
                tasks[language] = bar.add_task(language, total=of)
            bar.update(tasks[language], completed=done)

        yield tell


def _print(writer: str, found: dict) -> None:
    from pipelines.lecture.writer.trial import ENOUGH

    columns = (
        N_("language"),
        N_("passages"),
        N_("hold"),
        N_("asked twice"),
        N_("seconds a minute of speech"),
        N_("writes"),
    )
    rows = [
        (
            language,
            trial.passages,
            f"{trial.share:.0%}",
            trial.mended,
            f"{60 * trial.seconds / max(trial.speech, 0.1):.1f}",
            Message("yes") if trial.may_write else Message("no"),
        )
        for language, trial in found.items()
    ]
    output.print_table(columns, rows, right=(1, 2, 3, 4))
    output.say()
    output.say(
        Message(
            "{writer}: a language in which less than {share:.0%} hold keeps sentences of the lecture, unless "
            "[writer] languages names it.",
            writer=writer,
            share=ENOUGH,
        )
    )
