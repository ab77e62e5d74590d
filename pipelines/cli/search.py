"""`konspekt search`: where in which lectures something was said."""

import contextlib
import math
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.help import Command
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.cli.terminal.person import words
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message, counted

KINDS = {"chapters": N_("chapter"), "points": N_("key point"), "terms": N_("term"), "slides": N_("slide")}


def register(app: typer.Typer) -> None:
    # A word that begins with a dash leaves something out; it is no option, and -hidden no cry for help.
    settings = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
    about = N_("Find what was said, in all lectures.")
    app.command(short_help=about, context_settings=settings, cls=WordsCommand)(search)


class WordsCommand(Command):
    """A command whose words may begin with a dash; -h alone is help as everywhere."""

    def parse_args(self, ctx, args: list[str]) -> list[str]:
        options = args[: args.index("--")] if "--" in args else args
        return super().parse_args(ctx, ["--help"] if "-h" in options else args)


def search(
    asked: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("WORDS..."),
            help=N_('Words in any form; "exact phrase", -without, begin*, title:, course:, lang:.'),
            show_default=False,
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, help=N_("Lectures that are shown."))] = 10,
    course: Annotated[
        str, typer.Option(help=N_("Only of courses whose name has this."), show_default=False)
    ] = "",
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Search all notes for what was said, and say where: lecture, time, chapter.

    The index is brought up to date first. Exit code: 0 something was found, 1 nothing, as with grep.
    """
    if unknown := [word for word in asked if word.startswith("--")]:
        raise output.refused(Message("there is no option {name}", name=unknown[0]))
    apply_settings(change)
    from pipelines.archive.index import index_path, update
    from pipelines.archive.query import parse
    from pipelines.archive.search import search as answer_of
    from pipelines.core import settings
    from pipelines.core.task import explained

    paths = settings.read(settings.paths)
    notes, work = Path(paths.notes), Path(paths.work)
    try:
        with _bar() as tell:
            changes = update(notes, work, tell)
    except OSError as error:  # a full disk, or an index that may not be written: what is in it can be found
        if not (index_path(work).exists() and index_path(work).stat().st_size):
            raise
        told = explained(error) or error
        output.complain(Message("the index could not be brought up to date: {error}", error=told))
    else:
        for each in changes.skipped:
            path = output.shown(notes / path_of(each.path))
            output.complain(Message("{path}: left out: {reason}", path=path, reason=each.reason))
    question = " ".join(map(_as_phrase, asked))
    if course:
        question += f' course:"{course}"'
    answer = answer_of(work, parse(question), limit)
    if as_json:
        output.print_json(_document(notes, answer))
    else:
        _tell(notes, answer)
    return 0 if answer.lectures else 1


def _as_phrase(word: str) -> str:
    """A word as it was given; the shell has taken the quotes from one with spaces."""
    bare = " " in word.strip() and not any(mark in word for mark in ('"', "«", "“", "„", ":", "*", " -"))
    return f'"{word}"' if bare else word


@contextlib.contextmanager
def _bar():
    """A bar while many lectures come into the index, where somebody sees it."""
    if not output.on_terminal(stderr=True):
        yield None
        return
    from rich.progress import Progress

    with contextlib.ExitStack() as stack:
        bars: list = []

        def tell(done: int, total: int) -> None:
            if not bars:
                progress = Progress(console=output.console(stderr=True), transient=True)
                bars.append((stack.enter_context(progress), progress.add_task("index")))
            progress, task = bars[0]
            progress.update(task, completed=done, total=total)

        yield tell


def _tell(notes: Path, answer) -> None:
    if answer.some_words:
        output.complain(Message("no lecture has all of these words; these have some of them"))
    for number, lecture in enumerate(answer.lectures):
        if number:
            output.say()
        _tell_lecture(notes, lecture)
    left = answer.total - len(answer.lectures)
    if left:
        output.say()
        output.say(
            counted(
                "and {count} more lecture: --limit {total}",
                "and {count} more lectures: --limit {total}",
                left,
                total=answer.total,
            )
        )
    elif not answer.lectures:
        output.complain(Message("nothing was found"))


def _tell_lecture(notes: Path, lecture) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from pipelines.typeset.times import clock

    facts = "  ".join(filter(None, (lecture.date, lecture.course, output.duration(lecture.duration))))
    lines = [(Text(), _marked(lecture.title, lecture.marks, "bold") + Text(f"  {facts}", style="dim"))]
    for hit in lecture.hits:
        kind = words().gettext(KINDS[hit.kind]) if hit.kind in KINDS else ""
        where = ", ".join(filter(None, (kind, hit.chapter)))
        text = _marked(hit.text, hit.marks)
        if where:
            text.append(f"  ({where})", style="dim")
        lines.append((Text(f"{clock(hit.start):>9}  ", style="cyan"), text))
    more = lecture.passages - len(lecture.hits)
    further = words().ngettext("and {count} more passage", "and {count} more passages", more)
    rest = f"  {further}" if more > 0 else ""
    path = output.shown(_page(notes, lecture))
    if not output.on_terminal():
        for time, text in lines:
            output.say(f"{time.plain}{text.plain}")
        output.say(f"{'':9}  {path}{rest}")
        return
    console = output.console()
    for time, text in lines:
        console.print(Padding(text, (0, 0, 0, len(time))) if not time.plain else _beside(time, text))
    console.print(Text(f"{'':11}{path}{rest}", style="dim"), soft_wrap=True)


def _beside(time, text):
    """A time, and the text that goes on under itself."""
    from rich.table import Table

    table = Table.grid()
    table.add_column(width=len(time))
    table.add_column()
    table.add_row(time, text)
    return table


def _marked(text: str, marks, style: str = ""):
    from rich.text import Text

    shown = Text(text, style=style)
    for start, end in marks:
        shown.stylize("bold yellow", start, end)
    return shown


def _page(notes: Path, lecture) -> Path:
    """What of a lecture is best to open."""
    stem = lecture.path.removesuffix(".json")
    found = (notes / f"{stem}{suffix}" for suffix in (".html", ".pdf", ".md", ".json"))
    return next((path for path in found if path.exists()), notes / lecture.path)


def _document(notes: Path, answer) -> dict:
    return {
        "total": answer.total,
        "some_words": answer.some_words,
        "lectures": [
            {
                "title": lecture.title,
                "date": lecture.date,
                "course": lecture.course,
                "language": lecture.language,
                "duration": lecture.duration,
                "path": (notes / lecture.path).absolute(),
                "page": _page(notes, lecture).absolute(),
                "score": lecture.score if math.isfinite(lecture.score) else None,
                "passages": lecture.passages,
                "hits": [
                    {
                        "time": hit.start,
                        "kind": hit.kind,
                        "chapter": hit.chapter,
                        "text": hit.text,
                        "marks": [list(mark) for mark in hit.marks],
                    }
                    for hit in lecture.hits
                ],
            }
            for lecture in answer.lectures
        ],
    }
