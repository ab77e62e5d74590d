"""How much a recording may hold, as the guarded processes that open one are told it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.core.guard.confinement import Confinement

if TYPE_CHECKING:  # the settings bring Luigi along, which those processes do without
    from pipelines.core.settings import LimitsSettings

# The sound that is taken from a recording, before it is packed (bytes a second), and what is around it.
BYTES_A_SECOND, AROUND = 32_000, 2**24


@dataclass(frozen=True)
class Bounds:
    """The most of each that is read: tracks, chapters, bytes of metadata, pixels of a picture, characters of
    a title, slides; the longest recording and the longest gap in its sound (s)."""

    streams: int
    chapters: int
    metadata: int
    pixels: int
    title: int
    slides: int
    longest: float
    gap: float


def bounds_of(limits: "LimitsSettings") -> Bounds:
    """The bounds that [limits] sets."""
    return Bounds(
        streams=limits.tracks,
        chapters=limits.chapters,
        metadata=1024 * limits.metadata_kib,
        pixels=round(1e6 * limits.frame_megapixels),
        title=limits.title_length,
        slides=limits.slides,
        longest=3600 * limits.longest_hours,
        gap=60 * limits.gap_minutes,
    )


def media_seconds(limits: "LimitsSettings", duration: float | None) -> float:
    """How long (s) a step may take that goes through a recording of that length (s; None: not known)."""
    longest = 3600 * limits.longest_hours
    return 60 * limits.media_minutes + limits.media_factor * min(duration or longest, longest)


def confinement(
    limits: "LimitsSettings", seconds: float, reads: Path, writes: Path | None = None
) -> Confinement:
    """What a process may use that takes so long (s), reads a file, and writes one or into a folder."""
    return Confinement(
        memory=limits.memory_mib * 2**20,
        seconds=round(seconds) + 1,
        file_bytes=round(3600 * limits.longest_hours * BYTES_A_SECOND) + AROUND if writes else 0,
        open_files=limits.open_files,
        reads=(str(Path(reads).absolute()),),
        writes=(str(Path(writes).absolute()),) if writes else (),
    )
