"""`konspekt models`: which models there are, which of them are here, and how one is fetched."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.help import App
from pipelines.cli.terminal.options import Json
from pipelines.locale.message import N_, Message

models = App(help=N_("Show the catalogue of models, or fetch one of them."))


def register(app: typer.Typer) -> None:
    models.callback(invoke_without_command=True)(show)
    models.command()(fetch)
    app.add_typer(models, name="models")


@dataclass(frozen=True)
class Known:
    """A model of the catalogue, or a folder beside it; size in bytes."""

    name: str
    engine: str
    languages: tuple[str, ...]
    licence: str
    size: int
    here: bool
    used: str  # the setting that names it


def show(context: typer.Context, as_json: Json = False) -> None:
    """The catalogue: engine, languages, size, licence, whether it is here, and what uses it."""
    if context.invoked_subcommand:
        return
    from pipelines.core import settings

    folder = Path(settings.read(settings.paths).models)
    found = _known(folder)
    if as_json:
        output.print_json([asdict(each) for each in found])
        return
    rows = [
        (
            each.name,
            each.engine,
            " ".join(each.languages),
            output.size(each.size) if each.size else "",
            each.licence,
            Message("here") if each.here else "",
            each.used,
        )
        for each in found
    ]
    columns = (
        N_("name"),
        N_("engine"),
        N_("languages"),
        N_("size"),
        N_("licence"),
        N_("fetched"),
        N_("used by"),
    )
    output.print_table(columns, rows, right=(3,))
    output.say()
    _show_engines()
    output.say()
    output.say(Message("They lie in {folder}; konspekt models fetch NAME brings one.", folder=folder))


@dataclass(frozen=True)
class Engine:
    """What a speech engine can do; `longest` (s) is None where windows may be of any length."""

    name: str
    languages: tuple[str, ...]
    word_times: bool
    confidence: bool
    punctuation: bool
    vocabulary: bool
    longest: float | None
    here: bool


def known_engines() -> list[Engine]:
    """All speech engines that can be loaded, ours and those of other packages."""
    from importlib.util import find_spec

    from pipelines.core.errors import Unavailable
    from pipelines.core.plug_ins import registry
    from pipelines.core.plug_ins.plug_points import SPEECH_ENGINES
    from pipelines.lecture.speech.engine import engine

    found = []
    for name in registry.names(SPEECH_ENGINES):
        try:
            chosen = engine(name)
        except Unavailable as error:
            output.complain(error.message)
            continue
        can, here = chosen.can, not chosen.module or find_spec(chosen.module) is not None
        marks = (can.word_times, can.confidence, can.punctuation, chosen.listens)
        found.append(Engine(name, can.languages, *marks, can.longest, here))
    return found


def _show_engines() -> None:
    def mark(there: bool) -> str:
        return Message("yes") if there else "–"

    rows = [
        (
            each.name,
            " ".join(each.languages),
            mark(each.word_times),
            mark(each.confidence),
            mark(each.punctuation),
            mark(each.vocabulary),
            f"{each.longest:.0f} s" if each.longest else "",
            Message("here") if each.here else "",
        )
        for each in known_engines()
    ]
    columns = (
        N_("engine"),
        N_("languages"),
        N_("word times"),
        N_("confidence"),
        N_("punctuation"),
        N_("vocabulary"),
        N_("hears at once"),
        N_("installed"),
    )
    output.print_table(columns, rows, right=(6,))


def _known(folder: Path) -> list[Known]:
    from pipelines.core.models.catalog import catalog
    from pipelines.core.models.fetch import FetchModel

    used = _used()
    found = []
    for name, entry in catalog(folder).items():
        here = FetchModel(name=name, engine=entry.engine).complete()
        use = used.pop(name, "")
        found.append(Known(name, entry.engine, entry.languages, entry.licence, entry.bytes, here, use))
    named = {each.name for each in found}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in named and not path.name.startswith("."):
            kind = "prediction" if (path / "model.json").is_file() else "unknown"
            found.append(Known(path.name, kind, (), "", _size(path), True, ""))
    # What is left is a folder of the user's, or a name that the catalogue does not have.
    found += [
        Known(
            name, "folder" if "/" in name else "unknown", (), "", _size(Path(name)), Path(name).is_dir(), use
        )
        for name, use in used.items()
    ]
    return found


def _used() -> dict[str, str]:
    from pipelines.core import settings

    speech, summary = settings.read(settings.speech), settings.read(settings.summary)
    used = {speech.model: "[speech] model"}
    if summary.method == "transformers":
        used[summary.model] = "[summary] model"
    return used


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fetch(
    names: Annotated[list[str], typer.Argument(help=N_("Names of the catalogue."), show_default=False)],
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=N_("Luigi's own log, too."))] = False,
) -> int:
    """Bring models of the catalogue into the folder of models, checked by SHA-256."""
    from pipelines.cli.terminal.display import attend
    from pipelines.core import settings
    from pipelines.core.models.catalog import catalog
    from pipelines.core.models.fetch import FetchModel
    from pipelines.nights.driver.foreground import Attended
    from pipelines.nights.night import ExitCode

    known = catalog(Path(settings.read(settings.paths).models))
    if missing := [name for name in names if name not in known]:
        raise output.refused(
            Message(
                "the catalogue has no {missing}; it has {known}", missing=list(missing), known=list(known)
            )
        )
    tasks = [FetchModel(name=name, engine=known[name].engine) for name in names]
    if code := attend(Attended(tasks), local_scheduler=True, verbose=verbose):
        return code
    for task in tasks:
        if task.complete():
            output.say(Message("{name} is in {path}", name=task.name, path=task.output().path))
    return ExitCode.ALL_DONE if all(task.complete() for task in tasks) else ExitCode.SOME_FAILED
