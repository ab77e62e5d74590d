"""Recordings that cost more than they look, opened with and without the guard: memory, time, outcome.

    python -m bench.torture [FILE ...]    the poison of tests/lecture/recording/poison.py, and files

Without the guard is the same code in a plain process, which may take 8 GB and two minutes. Memory is the most
that any one process had in use at once.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipelines.core.errors import BadInput, Stopped
from pipelines.core.files.names import shown

# What a process without the guard may take before it is ended: address space (bytes) and time (s).
MOST_MEMORY, MOST_SECONDS = 8 * 2**30, 120


def open_guarded(path: Path, folder: Path) -> str:
    """The sound and the slides of a recording as the tasks take them; gives the outcome in a line."""
    from pipelines.core.guard import client
    from pipelines.core.settings import LimitsSettings
    from pipelines.lecture.recording import audio
    from pipelines.lecture.slides.guarded import find_slides_guarded

    limits = LimitsSettings()
    try:
        seconds = audio.extract_audio(path, folder / "sound.flac", 1, lambda _: None, limits)
        outcome = f"{seconds:.0f} s of sound"
        title = audio.probe(path, limits).title
        outcome += f", title of {len(title)}" if title else ""
        try:
            found = find_slides_guarded(path, folder, seconds, lambda _: None, limits)
            return f"{outcome}, {len(found)} slides"
        except (BadInput, Stopped) as error:
            return f"{outcome}, no slides: {_reason(error)}"
    except (BadInput, Stopped) as error:
        return f"refused: {_reason(error)}"
    finally:
        client.end_waiting()


def open_plainly(path: Path, folder: Path) -> str:
    """The same by the same functions in this process, without bounds."""
    from pipelines.lecture.recording import audio, headers, sound
    from pipelines.lecture.recording.media import ffmpeg_input
    from pipelines.lecture.slides.find import find_slides

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        media = headers.read_headers(path, None)
        import ffmpeg

        sink = ffmpeg.output(
            ffmpeg_input(path, media.demuxer, 2**31 - 1)["a:0"], filename=str(folder / "sound.flac"),
            af=sound.KEEP_TIME, ac=1,
        )  # fmt: skip
        command = sink.global_args("-loglevel", "quiet", "-nostdin").compile(cmd=audio.ffmpeg_command())
        subprocess.run([*command, "-y"], check=True)
        seconds = audio.sound_length(folder / "sound.flac")
        found = find_slides(path, folder, lambda _: None)
        return f"{seconds:.0f} s of sound, title of {len(media.title)}, {len(found)} slides"
    except subprocess.CalledProcessError:
        return "ffmpeg failed"
    except Exception as error:
        return f"{type(error).__name__}: {_reason(error)}"


def _reason(error: Exception) -> str:
    return shown(str(getattr(error, "reason", error)))[:110]


def measured(path: Path, how: str) -> str:
    """Memory, time and outcome of one way to open a recording, in an interpreter of its own."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "bench.torture", "--one", how, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS)
        said = done.stdout.strip().rpartition("\n")[2]
        memory, _, outcome = said.partition(" ") if done.returncode == 0 else ("?", "", "the process died")
    except subprocess.TimeoutExpired:
        memory, outcome = "?", "no end in sight"
    return f"{memory:>6} | {time.monotonic() - begun:6.1f} | {outcome}"


def one(how: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = (open_guarded if how == "guarded" else open_plainly)(path, Path(folder))
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    most = max(resource.getrusage(each).ru_maxrss for each in whose)
    print(f"{most // 1024} {outcome}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--one", choices=("guarded", "plain"))
    parser.add_argument("--guarded", action="store_true", help="leave out the way without the guard")
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one, asked.files[0])
        return
    from tests.lecture.recording import poison

    kinds = {kind: make for kind, (make, _) in poison.REFUSED.items()} | poison.HEARD | poison.EITHER
    ways = ("guarded",) if asked.guarded else ("plain", "guarded")
    print("| file | bytes | guard | MiB | s | outcome |\n| --- | ---: | --- | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in kinds.items() if not asked.files else ():
            _row(kind, make(Path(folder)), ways)
        for path in asked.files:
            _row(path.name, path, ways)


def _row(name: str, path: Path, ways: tuple[str, ...]) -> None:
    for how in ways:
        size = path.stat().st_size
        print(
            f"| {name} | {size:,} | {'yes' if how == 'guarded' else 'no'} | {measured(path, how)} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
