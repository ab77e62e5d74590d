"""Recordings that cost more than they look: made small, harmful to open without limits.

Each maker writes into a folder and gives the file's path. Made on the spot; none is kept.
"""

import struct
from collections.abc import Callable
from pathlib import Path

from tests.lecture.recording.traps import OWN, _atom, _atoms, _replaced, ffmpeg, tone

Maker = Callable[[Path], Path]
HOUR = 3600
PICTURE = ["-f", "lavfi", "-i", "testsrc=duration=3:size=320x240:rate=5"]


def later(name: str, shift: str) -> Maker:
    """A maker of a tone whose packets' time stamps (ms) are shifted by an expression of ffmpeg's setts."""

    def make(folder: Path) -> Path:
        shifted = ["-c:a", "libmp3lame", "-bsf:a", f"setts=ts='TS+({shift})'"]
        ffmpeg(*tone(OWN, 10), *shifted, folder / name)
        return folder / name

    return make


def silence(name: str, hours: float) -> Maker:
    """A maker of hours of silence in Opus, some 90 bytes a second."""

    def make(folder: Path) -> Path:
        minute = folder / "minute.opus"
        source = ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "60"]
        ffmpeg(*source, "-c:a", "libopus", "-b:a", "6k", "-frame_duration", "60", minute)
        ffmpeg("-stream_loop", round(60 * hours) - 1, "-i", minute, "-c", "copy", folder / name)
        minute.unlink()
        return folder / name

    return make


def short_of(name: str, hours: float, declared: float) -> Maker:
    """A maker of hours of silence whose header declares some seconds."""

    def make(folder: Path) -> Path:
        made = silence(name, hours)(folder)
        content = made.read_bytes()
        at = content.index(b"\x44\x89\x88") + 3  # Duration, eight bytes, in ms
        made.write_bytes(content[:at] + struct.pack(">d", 1000 * declared) + content[at + 8 :])
        return made

    return make


def sample_table(name: str, entries: int) -> Maker:
    """A maker of a recording whose index of pictures says that it has so many."""

    def make(folder: Path) -> Path:
        source = folder / f"source {name}"
        ffmpeg(*PICTURE, *tone(OWN), "-c:v", "mpeg4", source)
        atoms = list(_atoms(source.read_bytes()))
        stbl = [b"trak", b"mdia", b"minf", b"stbl"]
        stsz = bytes(4) + struct.pack(">II", 1, entries)
        stts = bytes(4) + struct.pack(">III", 1, entries, 1)
        stsc = bytes(4) + struct.pack(">IIII", 1, 1, entries, 1)
        made = b""
        for kind, content in atoms:
            if kind == b"moov":
                for box, table in ((b"stsz", stsz), (b"stts", stts), (b"stsc", stsc)):
                    content = _replaced(content, [*stbl, box], table)
            made += _atom(kind, content)
        source.unlink()
        (folder / name).write_bytes(made)
        return folder / name

    return make


def picture(name: str, side: int) -> Maker:
    """A maker of a recording whose pictures have so many pixels a side."""

    def make(folder: Path) -> Path:
        film = ["-f", "lavfi", "-i", f"color=c=gray:s={side}x{side}:r=1:d=2"]
        ffmpeg(*tone(OWN), *film, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", folder / name)
        return folder / name

    return make


def said(name: str, **tags: int) -> Maker:
    """A maker of a tone with tags of so many characters."""

    def make(folder: Path) -> Path:
        lines = [f"{tag}={'word ' * (length // 5)}" for tag, length in tags.items()]
        return _with_metadata(folder, name, "\n".join(lines))

    return make


def chapters(name: str, count: int) -> Maker:
    """A maker of a tone with so many chapters."""

    def make(folder: Path) -> Path:
        each = "[CHAPTER]\nTIMEBASE=1/1000000\nSTART={}\nEND={}\ntitle=on\n"
        return _with_metadata(folder, name, "".join(each.format(n, n + 1) for n in range(count)))

    return make


def _with_metadata(folder: Path, name: str, text: str) -> Path:
    told = folder / "told.txt"
    told.write_text(f";FFMETADATA1\n{text}\n")
    ffmpeg(*tone(OWN), "-i", told, "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", folder / name)
    told.unlink()
    return folder / name


def tracks(name: str, count: int) -> Maker:
    """A maker of a recording with so many audio tracks."""

    def make(folder: Path) -> Path:
        ffmpeg(*tone(OWN), *["-map", "0:a"] * count, "-c:a", "pcm_s16le", folder / name)
        return folder / name

    return make


# The kinds that are refused, with a part of the reason.
REFUSED: dict[str, tuple[Maker, str]] = {
    "one gap of ten hours": (later("gap.mkv", "if(gt(N,100),36000000,0)"), "has a gap of"),
    "a gap of two hours after the first sound": (later("late.mkv", "if(gt(N,0),7200000,0)"), "has a gap of"),
    "gaps that add up to two weeks": (later("gaps.mkv", "N*3000000"), "more than 12 h"),
    "a day of silence": (silence("day.opus", 24), "is 24 h long"),
    "five hours that are declared as ten seconds": (short_of("short.mkv", 5, 10), "declares 10 s"),
    "a hundred and fifty tracks": (tracks("tracks.mkv", 150), "has 150 tracks"),
    "twenty thousand chapters": (chapters("chapters.mkv", 20_000), "has 20000 chapters"),
    "eight megabytes of comment": (said("comment.mkv", comment=8_000_000), "KiB of itself"),
}
# Those that become notes: what is too much is left out.
HEARD: dict[str, Maker] = {
    "a title of a megabyte": said("title.mkv", title=1_200_000),
    "pictures of 16,000 pixels a side": picture("picture.mkv", 16_000),
}
# Those of which either will do, as one version of ffmpeg believes them and another does not.
EITHER: dict[str, Maker] = {
    "an index of 800 million pictures": sample_table("table.mp4", 800_000_000),
    "an index of 80 million pictures": sample_table("smaller table.mp4", 80_000_000),
}
