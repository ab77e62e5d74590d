"""A long recording in bounded pieces, cut where nobody speaks, so that memory does not grow."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.recording.media import open_media

if TYPE_CHECKING:
    import numpy

# The cut is made at the quietest half second of the window's last half minute.
SEARCH_SECONDS = 30.0
QUIET_SECONDS = 0.5
# A rest of less than this share of a window is no window of its own.
SHORTEST_SHARE = 0.25


@dataclass(frozen=True)
class Window:
    """A piece of the recording: mono float32 samples in -1..1 at 16 kHz, `start` in seconds."""

    start: float
    samples: "numpy.ndarray"

    @property
    def end(self) -> float:
        return self.start + len(self.samples) / SAMPLE_RATE


def read_windows(flac: Path, minutes: float) -> Iterator[Window]:
    """The recording as consecutive windows of at most `minutes`, without gap or overlap.

    Only the last is up to a quarter longer: a short rest would cost more by itself than in its company.
    """
    import numpy

    longest = int(minutes * 60 * SAMPLE_RATE)
    start, held = 0, numpy.zeros(0, numpy.float32)
    gathered, count = [], 0
    for block in _blocks(flac):
        gathered.append(block)
        count += len(block)
        if len(held) + count > longest * (1 + SHORTEST_SHARE):
            held, gathered, count = numpy.concatenate([held, *gathered]), [], 0
            cut = quietest(held[:longest])
            yield Window(start / SAMPLE_RATE, held[:cut])
            start, held = start + cut, held[cut:].copy()
    held = numpy.concatenate([held, *gathered])
    if len(held):
        yield Window(start / SAMPLE_RATE, held)


def _blocks(flac: Path):
    """Decoded blocks of about 2 s, float32."""
    import numpy

    with open_media(flac) as container:
        gathered, count = [], 0
        for frame in container.decode(audio=0):
            gathered.append(frame.to_ndarray().reshape(-1))
            count += gathered[-1].size
            if count >= 2 * SAMPLE_RATE:
                yield numpy.concatenate(gathered).astype(numpy.float32) / 32768.0
                gathered, count = [], 0
        if gathered:
            yield numpy.concatenate(gathered).astype(numpy.float32) / 32768.0


def quietest(samples) -> int:
    """Index of the middle of the quietest half second near the end of the samples."""
    import numpy

    search = samples[-min(len(samples) // 2, int(SEARCH_SECONDS * SAMPLE_RATE)) :]
    step = int(QUIET_SECONDS * SAMPLE_RATE) // 5
    frames = search[: len(search) // step * step].reshape(-1, step)
    energy = numpy.convolve((frames.astype(numpy.float64) ** 2).sum(axis=1), numpy.ones(5), mode="valid")
    middle = int(numpy.argmin(energy)) * step + step * 5 // 2
    return len(samples) - len(search) + middle
