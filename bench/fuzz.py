"""Recordings that are damaged by chance, opened as the tasks open them: what comes of them, counted.

    python -m bench.fuzz [--count 2000] [--seed 1] [--minutes 60] [--keep FOLDER]

Every one has to end in sound or in a reason, within its limits; what does not is printed with its number, by
which `--only NUMBER` makes it again, and ends the program with 1.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.core.errors import BadInput, Stopped
from pipelines.core.files.names import shown
from pipelines.core.guard import client
from pipelines.core.settings import LimitsSettings
from pipelines.lecture.recording import audio
from pipelines.lecture.slides.guarded import find_slides_guarded

# Of two seconds of a tone and a picture nothing takes longer (s, min) but what hangs.
LIMITS = replace(LimitsSettings(), probe_seconds=20, media_minutes=0.5, media_factor=1.0)
PICTURE = "-f lavfi -i testsrc=duration=2:size=96x64:rate=5 -f lavfi -i sine=frequency=300:duration=2"
SOUND = "-f lavfi -i sine=frequency=300:duration=2"
BOTH = "-c:v mpeg4 -c:a aac -b:a 32k"
SEEDS = {
    "a.mp4": (PICTURE, "-c:v libx264 -preset ultrafast -c:a aac -b:a 32k"),
    "b.mov": (PICTURE, BOTH),
    "c.mkv": (PICTURE, "-c:v libx264 -preset ultrafast -c:a libopus -b:a 24k"),
    "d.webm": (PICTURE, "-c:v libvpx -b:v 50k -deadline realtime -c:a libopus -b:a 24k"),
    "e.avi": (PICTURE, "-c:v mpeg4 -c:a libmp3lame -b:a 32k"),
    "f.flv": (PICTURE, "-c:v flv -c:a libmp3lame -ar 22050 -b:a 32k"),
    "g.ts": (PICTURE, BOTH),
    "h.mpg": (PICTURE, "-c:v mpeg1video -r 25 -c:a mp2 -b:a 64k"),
    "i.wmv": (PICTURE, "-c:v wmv2 -c:a wmav2 -b:a 32k"),
    "j.mp3": (SOUND, "-c:a libmp3lame -b:a 32k"),
    "k.wav": (SOUND, "-ar 8000"),
    "l.flac": (SOUND, "-ar 8000"),
    "m.ogg": (SOUND, "-c:a libvorbis -q:a 0"),
    "n.m4a": (SOUND, "-c:a aac -b:a 32k"),
    "o.opus": (SOUND, "-c:a libopus -b:a 24k"),
    "p.aiff": (SOUND, "-ar 8000"),
}
# The tables of QuickTime that lead to samples, and the boxes that hold others.
TABLES = (b"stsz", b"stco", b"stts", b"stsc", b"ctts", b"stss", b"elst", b"stsd", b"mvhd", b"mdhd", b"tkhd")
BOXES = (*TABLES, b"ftyp", b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mdat", b"udta", b"meta", b"hdlr")
ODD = (0, 1, 7, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0, 0x00FFFFFF)
# What begins a piece elsewhere: chunks of RIFF, clusters and tracks of Matroska, pages of Ogg, packets of TS.
MARKS = (b"RIFF", b"LIST", b"strh", b"strf", b"idx1", b"fmt ", b"data", b"\x1fC\xb6u", b"\x16T\xaek")
MARKS += (b"OggS", b"FLV\x01", b"COMM", b"SSND", b"fLaC", b"\x00\x00\x01\xba")

Change = Callable[[random.Random, bytearray, Sequence[bytes]], bytearray]


def bytes_changed(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    for _ in range(chance.choice((1, 2, 8, 64, 256))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return content


def head_changed(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    for _ in range(chance.choice((1, 2, 4, 16))):
        content[chance.randrange(min(len(content), 512))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
    return content


def truncated(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    return content[: chance.randrange(1, len(content))]


def piece_lost(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    start = chance.randrange(len(content))
    del content[start : start + chance.choice((1, 4, 100, 2000))]
    return content or bytearray(b"\0")


def piece_doubled(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.choice((4, 100, 2000))]
    at = chance.randrange(len(content))
    return content[:at] + piece * chance.choice((1, 3, 50)) + content[at:]


def sizes_changed(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    """Sizes of boxes, chunks and elements: the four bytes before or after what begins one."""
    places = [at - 4 for box in BOXES for at in _all(content, box) if at >= 4]
    places += [at + len(mark) for mark in MARKS for at in _all(content, mark)]
    for at in chance.sample(places, min(len(places), chance.choice((1, 1, 2, 4)))):
        known = int.from_bytes(content[at : at + 4], "big")
        size = chance.choice((*ODD, known + 1, known * 2, max(0, known - 8), chance.randrange(2**32)))
        content[at : at + 4] = (size % 2**32).to_bytes(4, chance.choice(("big", "big", "little")))
    return content


def tables_changed(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    """Numbers in the tables of streams: how many samples, where they lie, how large and how long they are."""
    places = [at + 4 for box in TABLES for at in _all(content, box)]
    places += [at + len(mark) for mark in MARKS for at in _all(content, mark)]
    for at in chance.sample(places, min(len(places), chance.choice((1, 2, 4)))):
        place = at + 4 * chance.randrange(12)
        content[place : place + 4] = chance.choice((*ODD, chance.randrange(2**32))).to_bytes(4, "big")
    return content


def spliced(chance: random.Random, content: bytearray, others: Sequence[bytes]) -> bytearray:
    other = chance.choice(others)
    return content[: chance.randrange(1, len(content))] + other[chance.randrange(len(other)) :]


CHANGES: tuple[Change, ...] = (bytes_changed, head_changed, truncated, piece_lost, piece_doubled)
CHANGES += (sizes_changed, sizes_changed, tables_changed, tables_changed, spliced)


def _all(content: bytes, wanted: bytes) -> list[int]:
    found, at = [], content.find(wanted)
    while at >= 0 and len(found) < 200:
        found.append(at)
        at = content.find(wanted, at + 1)
    return found


@dataclass(frozen=True)
class Ended:
    """What came of a file: a word that is counted, more of it, and how long it took (s)."""

    outcome: str
    told: str
    seconds: float


GOOD = ("sound and slides", "sound", "refused", "stopped in time", "over memory", "crash in the guard")


def seeds(folder: Path, names: Iterable[str] = tuple(SEEDS)) -> dict[str, bytes]:
    """Small sound recordings of every usual kind, or of those that are named."""
    found = {}
    for name in names:
        source, options = SEEDS[name]
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-nostdin",
            "-y",
            *source.split(),
            *options.split(),
            folder / name,
        ]
        subprocess.run(command, check=True)
        found[name] = (folder / name).read_bytes()
    return found


def changed(number: int, seed: int, known: dict[str, bytes]) -> tuple[str, str, bytes]:
    """The name, the kind of change and the content of the file of that number: the same each time."""
    chance = random.Random(f"{seed} {number}")
    name = chance.choice(sorted(known))
    content, kinds = bytearray(known[name]), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        change = chance.choice(CHANGES)
        kinds.append(change.__name__)
        content = change(chance, content, list(known.values()))
    return name, kinds[0] if len(kinds) == 1 else "several", bytes(content)


def opened(path: Path, folder: Path) -> Ended:
    """The sound and the slides of a file as the tasks take them."""
    begun = time.monotonic()
    outcome, told = _opened(path, folder)
    return Ended(outcome, told, time.monotonic() - begun)


def _opened(path: Path, folder: Path) -> tuple[str, str]:
    try:
        seconds = audio.extract_audio(path, folder / "sound.flac", 1, lambda _: None, LIMITS)
        audio.probe(path, LIMITS)
    except (BadInput, Stopped) as error:
        return _kind(error), _reason(error)
    except Exception as error:
        return "unforeseen", f"{type(error).__name__}: {shown(error)}"
    try:
        (folder / "slides").mkdir()
        find_slides_guarded(path, folder / "slides", seconds, lambda _: None, LIMITS)
        return "sound and slides", ""
    except (BadInput, Stopped) as error:
        kind = _kind(error)
        return ("sound" if kind == "refused" else kind), f"slides: {_reason(error)}"
    except Exception as error:
        return "unforeseen", f"slides: {type(error).__name__}: {shown(error)}"


def _kind(error: Exception) -> str:
    reason = _reason(error)
    if "crashes the program" in reason:
        return "crash in the guard"
    if "more memory" in reason:
        return "over memory"
    return "stopped in time" if isinstance(error, Stopped) else "refused"


def _reason(error: Exception) -> str:
    return shown(str(getattr(error, "reason", error)))[:150]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="no file is begun after so long")
    parser.add_argument("--only", type=int, help="the one of this number")
    parser.add_argument("--keep", type=Path, help="a folder for those that end badly")
    asked = parser.parse_args()
    begun, spent = time.monotonic(), Counter[str]()
    outcomes: dict[str, Counter[str]] = {}
    bad: list[str] = []
    slowest = Ended("", "", 0.0)
    with tempfile.TemporaryDirectory(prefix="konspekt-fuzz-") as home:
        known = seeds(Path(home))
        for number in [asked.only] if asked.only is not None else range(asked.count):
            if time.monotonic() - begun > 60 * asked.minutes:
                break
            name, kind, content = changed(number, asked.seed, known)
            with tempfile.TemporaryDirectory(dir=home) as folder:
                path = Path(folder, "in", name)
                path.parent.mkdir()
                path.write_bytes(content)
                out = Path(folder, "out")
                out.mkdir()
                ended = opened(path, out)
                strange = {each.name for each in Path(folder).iterdir()} - {"in", "out"}
                strange |= {each.name for each in path.parent.iterdir()} - {name}
                strange |= {each.name for each in out.iterdir()} - {"sound.flac", "slides"}
            outcomes.setdefault(kind, Counter())[ended.outcome] += 1
            spent[ended.outcome] += 1
            slowest = max(slowest, ended, key=lambda each: each.seconds)
            if ended.outcome not in GOOD or strange:
                bad.append(
                    f"{number} ({name}, {kind}): {ended.outcome}: {ended.told} {sorted(strange) or ''}"
                )
                if asked.keep:
                    (asked.keep / f"{number}-{name}").write_bytes(content)
            if asked.only is not None:
                print(name, kind, ended)
            elif number % 250 == 249:
                print(f"{number + 1}: {dict(spent)}", file=sys.stderr, flush=True)
        client.end_waiting()
    print("| change | " + " | ".join(GOOD) + " | other |\n| --- |" + " ---: |" * (len(GOOD) + 1))
    for kind, count in [*sorted(outcomes.items()), ("all", spent)]:
        rest = sum(amount for outcome, amount in count.items() if outcome not in GOOD)
        print(f"| {kind} | " + " | ".join(str(count[outcome]) for outcome in GOOD) + f" | {rest} |")
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, worked = time.monotonic() - begun, usage.ru_utime + usage.ru_stime
    print(f"{spent.total()} files in {seconds:.0f} s, {worked:.0f} s of processor time")
    print(f"the slowest {slowest.seconds:.1f} s: {slowest.outcome} {slowest.told}")
    print(f"most memory of one process: {most // 1024} MiB, of {LIMITS.memory_mib} that are allowed")
    for each in bad:
        print(f"BAD: {each}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
