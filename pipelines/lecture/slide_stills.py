"""What stands still on the screen, and from when to when, found from samples of a recording as they come.

A picture stands when what does not move in it stays the same. A talking head in a corner, a film inside a slide
and a mouse pointer may move on it; a cross-fade is over before the next picture stands.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pipelines.lecture.slide_cells import CELL, Still, boxes, changed, difference, grid, opened
from pipelines.lecture.slide_frames import Sample

# A change of fewer cells (share of all) is none: a mouse pointer, a slide number.
LEAST_SHARE = 0.006
# A picture stands when it has been the same so long (s); one in which something new moves, when the rest has.
SETTLED, SETTLED_MOVING = 0.55, 3.0
# What changes in this share of the samples moves.
MOVING_SHARE = 0.25
# A part of the screen that is not drawn is film where this share of it moves.
FILM_SHARE = 0.05
# Where more of the screen moves than this, it is a shot of a speaker and tells nothing about slides.
FILMED_SHARE = 0.5
# So much of a drawn picture is flat ground.
DRAWN_SHARE = 0.3
# Ground of another colour on this share of the screen is another picture.
RECOLOURED_SHARE = 0.2
# A picture is taken of a slide so long (s) before it goes, when nothing of the next one shines through yet.
BEFORE_END = 0.4
WIDEST, QUALITY = 1280, 82


@dataclass
class Standing:
    """A picture that stands from start to end (s); `moving` are the cells in which it does not."""

    start: float
    still: Still
    moving: Any
    end: float = 0.0
    _samples: deque = field(default_factory=lambda: deque(maxlen=4))
    _frame: Any = None
    _jpeg: bytes = b""
    _changes: Any = None
    _seen: int = 0
    _last: Any = None

    def see(self, sample: Sample) -> None:
        """Another sample in which it stands."""
        self._samples.append(sample)
        if self._last is not None:
            moves = changed(self._last, sample.luma)
            self._changes = moves.astype("uint16") if self._changes is None else self._changes + moves
            self._seen += 1
        self._last = sample.luma

    def close(self, end: float) -> "Standing":
        """Say when it ended, and what has moved in it as far as that was seen."""
        self.end = end
        calm = [sample for sample in self._samples if sample.time <= end - BEFORE_END]
        self._frame = (calm[-1] if calm else self._samples[0]).frame
        self._samples.clear()
        if self._seen >= 4:
            self.moving = self.region()
        self._last = None
        return self

    @property
    def filmed(self) -> bool:
        """Whether it is a shot of a speaker, or other film, rather than a screen."""
        return bool(self.moving.mean() > FILMED_SHARE)

    @property
    def moving_share(self) -> float:
        """The part of the screen that moves, 0 to 1."""
        return float(self._often().mean()) if self._seen else float(self.moving.mean())

    def develop(self) -> bytes:
        """A frame in which it stands as it did last, as JPEG; the frames themselves are given up."""
        if not self._jpeg:
            image = self._frame.to_image()
            image.thumbnail((WIDEST, WIDEST))
            written = BytesIO()
            image.save(written, "jpeg", quality=QUALITY, optimize=True, progressive=True)
            self._jpeg, self._frame = written.getvalue(), None
        return self._jpeg

    def region(self):
        """What moves, with all of the film that it is a part of: boxes around what is not drawn."""
        often = self._often()
        film = opened(~Still(self._last).flat, 2) | opened(often, 1)
        return boxes(film, often, FILM_SHARE)

    def _often(self):
        return self._changes >= max(1.0, self._seen * MOVING_SHARE)


class StandingPictures:
    """Takes samples in the order of time and gives the pictures that stood."""

    def __init__(self):
        self._now: Standing | None = None
        self._unsettled: list[Sample] = []
        self._left = 0.0  # when the picture that stood was first seen to have changed
        self._last: Sample | None = None

    def feed(self, sample: Sample) -> Iterator[Standing]:
        """The picture that ended, if it is clear by now that one did."""
        self._last = sample
        now = self._now
        if now and self._news(now, sample.luma).sum() < least(sample.luma):
            self._unsettled.clear()
            now.see(sample)
            return
        if not self._unsettled:
            self._left = sample.time
        self._unsettled.append(sample)
        following = self._settled()
        if following is now:
            return
        if now:
            yield now.close(self._left)
        self._now = following
        self._unsettled.clear()

    def finish(self, end: float) -> Iterator[Standing]:
        """The picture that stood last, at the end of the recording (s)."""
        if self._now:
            yield self._now.close(self._left if self._unsettled else end)
        if self._unsettled:
            last = self._begun(self._unsettled, self._known())
            yield last.close(end)

    def surprised_by(self, sample: Sample) -> bool:
        """Whether something other than ink was added since the last sample: a closer look would tell when."""
        if self._last is None:
            return False
        old, new = Still(self._last.luma), Still(sample.luma)
        few = least(sample.luma)
        if (changed(old.luma, new.luma) & ~self._known()).sum() < few:
            return False
        if self._now and self._now.filmed and max(old.flat.mean(), new.flat.mean()) < DRAWN_SHARE:
            return False
        if old.ink.sum() < few:
            return True
        between = difference(old, new, self._known())
        return between.lost.sum() >= few or between.recoloured.mean() >= RECOLOURED_SHARE

    def _settled(self) -> Standing | None:
        """The picture that stands now: a new one if the unsettled samples end with one, or the same as before."""
        samples, known = self._unsettled, self._known()
        last, few = samples[-1], least(samples[-1].luma)
        moves = known & False
        calm = len(samples) - 1
        for index in range(len(samples) - 2, -1, -1):
            moves = moves | changed(samples[index].luma, samples[index + 1].luma)
            moves |= changed(samples[index].luma, last.luma)
            if (moves & ~known).sum() >= few:
                break
            calm = index
        if last.time - samples[calm].time >= SETTLED:
            return self._begun(samples[calm:], known)
        while len(samples) > 3 and last.time - samples[1].time >= SETTLED_MOVING:
            del samples[0]
        if len(samples) < 3 or last.time - samples[0].time < SETTLED_MOVING:
            return self._now
        begun = self._begun(samples, known)
        begun.moving = begun.region()
        if self._now and begun.moving.mean() <= FILMED_SHARE:
            news = self._news(self._now, last.luma) & ~begun.moving
            if news.sum() < few:
                self._now.moving = self._now.moving | begun.moving
                for sample in samples:
                    self._now.see(sample)
                samples.clear()
                return self._now
        return begun

    def _begun(self, samples: list[Sample], known) -> Standing:
        begun = Standing(samples[0].time, Still(samples[-1].luma), known)
        for sample in samples:
            begun.see(sample)
        return begun

    def _known(self):
        """Where something is known to move; nowhere after a shot of a speaker."""
        import numpy as np

        if self._now and not self._now.filmed:
            return self._now.moving
        return np.zeros(grid(self._last.luma), bool)

    def _news(self, now: Standing, luma):
        differs = changed(now.still.luma, luma)
        return differs if now.filmed else differs & ~now.moving


def least(luma) -> int:
    """The number of cells from which on a change is one."""
    return max(6, round(luma.size / CELL**2 * LEAST_SHARE))

