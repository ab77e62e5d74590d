"""`konspekt bench-engines`: how well and how fast speech engines hear a person's own recordings."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.locale.message import N_, Message

# What the reference of a recording is called after its name.
REFERENCES = (".ref.txt", ".txt", ".srt", ".vtt")
_TIMES = re.compile(r"^(?:\d+|.*-->.*|WEBVTT.*|NOTE.*)$")


@dataclass(frozen=True)
class Heard:
    """How an engine has heard a folder: word error rate, speed (times real time), memory (MiB)."""

    engine: str
    model: str
    recordings: int
    words: int
    substituted: int
    deleted: int
    inserted: int
    rate: float
    speed: float
    memory: float


def register(app: typer.Typer) -> None:
    short = N_("Measure speech engines on recordings of your own.")
    app.command("bench-engines", short_help=short)(bench_engines)


def bench_engines(
    folder: Annotated[
        Path,
        typer.Argument(
            help=N_("Recordings, each with what is said beside it: NAME.txt, NAME.srt or NAME.vtt."),
            show_default=False,
        ),
    ],
    engine: Annotated[
        list[str] | None,
        typer.Option(
            "--engine", "-e", help=N_("ENGINE or ENGINE:MODEL; as often as you like."), show_default=False
        ),
    ] = None,
    change: Set = None,
    as_json: Json = False,
) -> int:
    """Let engines hear recordings with references, each in a process of its own, and print word error rate,
    speed and memory.

    Without --engine the one that is set. Exit code: 0 all engines have heard, 1 one could not, or there was
    nothing to hear.
    """
    apply_settings(change)
    from pipelines.core import settings

    section = settings.section_of(settings.read(settings.speech))
    pairs = list(referenced(folder))
    if not pairs:
        output.complain(Message("{folder} has no recording with a reference beside it", folder=folder))
        return 1
    found, failed = [], False
    for named in engine or [f"{section.engine}:{section.model}"]:
        chosen, _, model = named.partition(":")
        asked = [chosen, model or section.model, *(str(path) for pair in pairs for path in pair)]
        sets = [word for each in change or () for word in ("--set", each)]
        ran = subprocess.run(
            [sys.executable, "-m", "pipelines.cli.bench_engines", *sets, *asked],
            capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
        lines = ran.stdout.splitlines()
        if ran.returncode or not lines:
            failed = True
            told = (ran.stderr.strip().splitlines() or ["?"])[-1]
            output.complain(Message("{engine}: {reason}", engine=named, reason=told))
            continue
        found.append(Heard(**json.loads(lines[-1])))
    if as_json:
        output.print_json([asdict(each) for each in found])
    elif found:
        _print(found)
    return 1 if failed else 0


def _print(found: list[Heard]) -> None:
    rows = [
        (
            f"{each.engine}:{each.model}" if each.model else each.engine,
            str(each.recordings),
            str(each.words),
            f"{each.rate:.1%}",
            f"{each.substituted}/{each.deleted}/{each.inserted}",
            f"{each.speed:.1f} ×",
            f"{each.memory:.0f} MiB",
        )
        for each in sorted(found, key=lambda each: each.rate)
    ]
    columns = (
        N_("engine"),
        N_("recordings"),
        N_("words"),
        N_("word errors"),
        N_("other/left out/put in"),
        N_("speed"),
        N_("memory"),
    )
    output.print_table(columns, rows, right=(1, 2, 3, 4, 5, 6))


def referenced(folder: Path) -> Iterator[tuple[Path, Path]]:
    """The recordings of a folder that have a reference beside them, with it."""
    from pipelines.core import settings
    from pipelines.nights import inbox

    patterns = settings.read(settings.batch).patterns
    for video, _ in inbox.recordings([folder.absolute()], patterns, output.complain):
        for suffix in REFERENCES:
            if (path := video.with_name(f"{video.stem}{suffix}")).is_file():
                yield video, path
                break


def said_in(reference: Path) -> str:
    """The text of a reference; of subtitles without numbers, times and marks of voices."""
    text = reference.read_text(encoding="utf-8-sig", errors="replace")
    if reference.suffix in (".srt", ".vtt"):
        lines = [line for line in text.splitlines() if not _TIMES.match(line.strip())]
        text = re.sub(r"<[^>]*>", "", "\n".join(lines))
    return text


def measure(engine: str, model: str, pairs: list[tuple[Path, Path]]) -> Heard:
    """Hear all recordings by an engine in this process, and compare."""
    import resource
    import tempfile
    import time

    from pipelines.core import settings
    from pipelines.core.models.fetch import FetchModel
    from pipelines.lecture.recording import audio
    from pipelines.lecture.speech.accuracy import Errors, compared, errors
    from pipelines.lecture.speech.engine import engine as kind_of
    from pipelines.lecture.speech.engine import load_recogniser
    from pipelines.lecture.speech.recognise import recognise
    from pipelines.lecture.speech.tracks import Wanted, hear

    options = replace(settings.section_of(settings.read(settings.speech)), engine=engine, model=model)
    chosen = kind_of(engine)
    folder = Path(FetchModel(name=model, engine=engine).output().path) if chosen.needs_model else None
    own = settings.own(chosen)
    load_recogniser(folder, options, own)
    total, seconds, spent = Errors(), 0.0, 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for number, (video, reference) in enumerate(pairs):
            flac = Path(scratch) / f"{number}.flac"
            hear(video, flac, Wanted(), lambda _: None)
            length, begun = audio.sound_length(flac), time.perf_counter()
            kept = Path(scratch) / f"{number}.windows"
            heard = recognise(flac, length, folder, options, kept, lambda *_: None, own=own)
            spent, seconds = spent + time.perf_counter() - begun, seconds + length
            text = " ".join(segment.text for segment in heard.segments)
            total += errors(compared(said_in(reference)), compared(text))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 2**20)
    counts = (total.words, total.substituted, total.deleted, total.inserted)
    shown = model if chosen.needs_model else ""
    return Heard(engine, shown, len(pairs), *counts, total.rate, seconds / max(spent, 1e-9), memory)


def main(arguments: list[str]) -> None:
    """What the process of an engine does: `[--set SETTING]... ENGINE MODEL RECORDING REFERENCE ...`."""
    changes = []
    while arguments[:1] == ["--set"]:
        changes.append(arguments[1])
        arguments = arguments[2:]
    apply_settings(changes or None)
    engine, model, *paths = arguments
    files = list(map(Path, paths))
    try:
        told = measure(engine, model, list(zip(files[::2], files[1::2], strict=True)))
    except Exception as error:  # the line is all that is told of it
        sys.exit(" ".join(str(error).split()) or type(error).__name__)
    print(json.dumps(asdict(told)))


if __name__ == "__main__":
    main(sys.argv[1:])
