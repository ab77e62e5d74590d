"""The inbox of a benchmarked night: real recordings where they are here, made ones, and broken ones."""

import shutil
import subprocess
from pathlib import Path

from bench.measure import ROOT, SHARED
from pipelines.lecture.recording.audio import probe

LECTURE = ROOT / "data" / "videos" / "lecture.mp4"
# Talks, read speech in English and Russian, lecture videos; without them, pieces of the sample lecture.
KINDS = {".flac", ".mp3", ".wav", ".wma", ".mp4", ".mov", ".ogg"}
REAL = [
    "en_talk/*.flac", "en_talk/*.mp3", "en_talk/*.wav", "en_talk/*.wma",
    "lecture_video/*.mp4", "lecture_video/*.mov", "ru_speech/**/*", "en_read/librispeech/*",
]  # fmt: skip


def ffmpeg(*arguments) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def good(folder: Path, count: int) -> list[Path]:
    """So many recordings in folders by subject, each with another content."""
    found = [
        path
        for pattern in REAL
        for path in sorted(SHARED.glob(pattern))
        if path.suffix in KINDS and probe(path).audio_tracks
    ]
    chosen = []
    for number, source in enumerate(found[: count * 2 // 3]):
        target = folder / ["algebra", "history", "музыка"][number % 3] / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        chosen.append(target)
    for number in range(count - len(chosen)):
        target = folder / "course 1" / f"week {number + 1:02d} #{number}.{['mp4', 'mkv', 'opus'][number % 3]}"
        target.parent.mkdir(parents=True, exist_ok=True)
        ffmpeg("-ss", 3 * number, "-i", LECTURE, "-t", 20 + number, "-ac", 1, target)
        chosen.append(target)
    return chosen


def broken(folder: Path) -> list[Path]:
    """Six recordings that nobody can hear."""
    place = folder / "broken"
    place.mkdir(parents=True)
    (place / "empty.mp4").touch()
    (place / "text.mp4").write_text("Dear students,\n" * 500)
    (place / "noise.mkv").write_bytes(bytes(range(256)) * 4000)
    ffmpeg("-i", LECTURE, "-an", "-c:v", "copy", "-t", 5, place / "mute.mp4")
    (place / "cut off.mp4").write_bytes(LECTURE.read_bytes()[: LECTURE.stat().st_size // 2])
    ffmpeg("-i", LECTURE, "-ac", 1, place / "cut.flac")
    (place / "cut.flac").write_bytes((place / "cut.flac").read_bytes()[:100_000])
    return sorted(place.iterdir())
