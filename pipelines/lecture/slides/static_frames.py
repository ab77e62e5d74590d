"""What stands still on the screen, and from when to when, found from samples of a recording as they come.

A picture stands when what does not move in it stays the same. A talking head in a corner, a film inside a
slide and a mouse pointer may move on it; a cross-fade is over before the next picture stands.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from pipelines.lecture.slides.cells import CELL, Still, boxes, changed, difference, fading, grid, opened
from pipelines.lecture.slides.frames import Sample

# A change of fewer cells (share of all) is none: a mouse pointer, a slide number.
LEAST_SHARE = 0.006
# A picture stands when it has been the same so long (s); one in which something new moves, when the rest has.
SETTLED, SETTLED_MOVING = 0.55, 3.0
# Two samples so far apart (s) are key frames: what lies between them was not worth a closer look.
APART = 1.0
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
# Of so many samples, the last in which it stands, one is chosen: a slow fade cannot be seen at first.
KEPT = 8
WIDEST, QUALITY = 1280, 82


@dataclass
class StaticFrame:
    """A picture that stands from start to end (s); `moving` are the cells in which it does not.

    `seen` is the number of looks at it after the first.
    """

    start: float
    still: Still
    moving: Any
    end: float = 0.0
    _samples: deque = field(default_factory=lambda: deque(maxlen=KEPT))
    _chosen: Sample | None = None
    _jpeg: bytes = b""
    _changes: Any = None
    seen: int = 0
    _last: Any = None

    def see(self, sample: Sample) -> None:
        """Another sample in which it stands."""
        self._samples.append(sample)
        if self._last is not None:
            moves = changed(self._last, sample.luma)
            self._changes = moves.astype("uint16") if self._changes is None else self._changes + moves
            self.seen += 1
        self._last = sample.luma

    def close(self, end: float, left: float, after: Sequence[Sample] = ()) -> "StaticFrame":
        """Say when it ended and when that began, and what has moved in it as far as that was seen.

        `after` are the samples that came then.
        """
        self.end = end
        self._chosen = self._last_steady(left, after)
        self._samples.clear()
        if self.seen >= 4:
            self.moving = self.region()
        self._last = None
        return self

    def _last_steady(self, left: float, after: Sequence[Sample]) -> Sample:
        """The last sample before it began to fade."""
        calm = [sample for sample in self._samples if sample.time <= left - BEFORE_END]
        following = [*list(self._samples)[len(calm) :], *after][:1]
        seen = [*calm, *following]
        for before, now, later in reversed([*zip(seen, seen[1:], seen[2:])]):
            if not fades(before, now, later, self.moving):
                return now
        return calm[0] if calm else self._samples[0]

    @property
    def filmed(self) -> bool:
        """Whether it is a shot of a speaker, or other film, rather than a screen."""
        return bool(self.moving.mean() > FILMED_SHARE)

    @property
    def moving_share(self) -> float:
        """The part of the screen that moves, 0 to 1."""
        return float(self._often().mean()) if self.seen else float(self.moving.mean())

    @property
    def ink(self) -> int:
        """The number of cells with ink in which nothing at all has moved."""
        standing = self.still.ink & ~self.moving
        return int((standing & (self._changes == 0)).sum() if self.seen else standing.sum())

    def develop(self) -> bytes:
        """A frame in which it stands as it did last, as JPEG; the frames themselves are given up."""
        if not self._jpeg:
            assert self._chosen is not None
            written = BytesIO()
            self._chosen.image(WIDEST).save(written, "jpeg", quality=QUALITY, optimize=True, progressive=True)
            self._jpeg, self._chosen = written.getvalue(), None
        return self._jpeg

    def region(self):
        """What moves, with all of the film that it is a part of: boxes around what is not drawn."""
        often = self._often()
        film = opened(~Still(self._last).flat, 2) | opened(often, 1)
        return boxes(film, often, FILM_SHARE)

    def _often(self):
        return self._changes >= max(1.0, self.seen * MOVING_SHARE)


class StaticFrames:
    """Takes samples in the order of time and gives the pictures that stood."""

    def __init__(self):
        self._now: StaticFrame | None = None
        self._unsettled: list[Sample] = []
        self._left = 0.0  # when the picture that stood was first seen to have changed
        self._last: Sample | None = None
        self._latest: deque[Sample] = deque(maxlen=3)

    def feed(self, sample: Sample) -> Iterator[StaticFrame]:
        """The pictures that ended, if it is clear by now that some did."""
        self._last = sample
        self._latest.append(sample)
        if self._built_on_by(sample):
            known = self._known()
            yield from self._stands(self._begun(self._calm(self._unsettled, known), known))
            self._unsettled = []
        if self._now and self._news(self._now, sample.luma).sum() < least(sample.luma):
            self._unsettled.clear()
            self._now.see(sample)
            return
        if not self._unsettled:
            self._left = sample.time
        self._unsettled.append(sample)
        following, rest = self._settled()
        yield from self._stands(following)
        if len(rest) < len(self._unsettled):
            self._left = sample.time
        self._unsettled = rest

    def _built_on_by(self, sample: Sample) -> bool:
        """Whether this key frame only adds to the one before: so that one stood, though it was seen once."""
        if not self._unsettled or sample.time - self._unsettled[-1].time < APART:
            return False
        before = self._unsettled[-1]
        return not self._fades() and _drawn(before) and _adds(before, sample, self._known())

    def _stands(self, following: StaticFrame | None) -> Iterator[StaticFrame]:
        """From now on this one; the one before, if it is another."""
        before, self._now = self._now, following
        if before and before is not following:
            gone = self._gone(before, cast(StaticFrame, following))
            yield before.close(gone, self._left, self._unsettled)

    def _gone(self, before: StaticFrame, following: StaticFrame) -> float:
        """When the ink of a picture went, which may be later than that something changed."""
        moving = before.moving if following.filmed else before.moving | following.moving
        for number, sample in enumerate(self._unsettled):
            if not _keeps(before.still, Still(sample.luma), moving):
                return sample.time if number else self._left
        return following.start

    def finish(self, end: float) -> Iterator[StaticFrame]:
        """The picture that stood last, at the end of the recording (s)."""
        if self._now:
            left = self._left if self._unsettled else end
            yield self._now.close(left, left, self._unsettled)
        if self._unsettled and not self._fades():
            last = self._begun(self._unsettled, self._known())
            yield last.close(end, end)

    def surprised_by(self, sample: Sample) -> bool:
        """Whether a closer look would tell more: something faded in, or other than ink was added."""
        if self._last is None:
            return False
        if (changed(self._last.luma, sample.luma) & ~self._known()).sum() < least(sample.luma):
            return False
        if self._now and self._now.filmed and not (_drawn(self._last) or _drawn(sample)):
            return False  # still the speaker
        return self._fades(sample) or not _adds(self._last, sample, self._known())

    def _settled(self) -> tuple[StaticFrame | None, list[Sample]]:
        """The picture that stands now, new or the same as before, and the samples that are not of it."""
        samples, known = self._unsettled, self._known()
        calm = self._calm(samples, known)
        if samples[-1].time - calm[0].time >= SETTLED and not self._fades():
            return self._begun(calm, known), []
        while len(samples) > 3 and samples[-2].time - samples[1].time >= SETTLED_MOVING:
            del samples[0]
        if self._fades():
            return self._now, samples
        *moving, last = samples
        if len(calm) > 1 or len(moving) < 2 or moving[-1].time - moving[0].time < SETTLED_MOVING:
            return self._now, samples
        begun = self._begun(moving, known)
        begun.moving = begun.region()
        if self._now and not begun.filmed:
            news = self._news(self._now, moving[-1].luma) & ~begun.moving
            if news.sum() < least(last.luma):  # a film began to play on what stands
                self._now.moving = self._now.moving | begun.moving
                for sample in moving:
                    self._now.see(sample)
                return self._now, [last]
        return begun, [last]

    def _calm(self, samples: list[Sample], known) -> list[Sample]:
        """The last samples that are all the same, but for where something is known to move."""
        last, moves = samples[-1], known & False
        for index in range(len(samples) - 2, -1, -1):
            moves |= changed(samples[index].luma, samples[index + 1].luma)
            moves |= changed(samples[index].luma, last.luma)
            if (moves & ~known).sum() >= least(last.luma):
                return samples[index + 1 :]
        return samples

    def _fades(self, *following: Sample) -> bool:
        """Whether the sample before the last, or the last one before another, is part of a fade."""
        *_, before, now, after = [None, None, *self._latest, *following]
        return before is not None and fades(before, now, after, self._known())

    def _begun(self, samples: list[Sample], known) -> StaticFrame:
        begun = StaticFrame(samples[0].time, Still(samples[-1].luma), known)
        for sample in samples:
            begun.see(sample)
        return begun

    def _known(self):
        """Where something is known to move; nowhere after a shot of a speaker."""
        import numpy as np

        if self._now and not self._now.filmed:
            return self._now.moving
        return np.zeros(grid(self._last.luma), bool)

    def _news(self, now: StaticFrame, luma):
        differs = changed(now.still.luma, luma)
        return differs if now.filmed else differs & ~now.moving


def _drawn(sample: Sample) -> bool:
    return bool(Still(sample.luma).flat.mean() >= DRAWN_SHARE)


def _adds(before: Sample, sample: Sample, moving) -> bool:
    """Whether all that could be seen before is there still, and there was something."""
    old, new = Still(before.luma), Still(sample.luma)
    return _keeps(old, new, moving) and bool(old.ink.sum() >= least(sample.luma))


def _keeps(old: Still, new: Still, moving) -> bool:
    """Whether the ink of a picture is there still, on its ground, but for where something moves."""
    between = difference(old, new, moving)
    return bool(between.lost.sum() < least(old.luma) and between.recoloured.mean() < RECOLOURED_SHARE)


def fades(before: Sample, now: Sample, after: Sample, moving) -> bool:
    """Whether a sample is a blend of those before and after it, but for where something moves."""
    return bool((fading(before.luma, now.luma, after.luma) & ~moving).sum() >= least(now.luma))


def least(luma) -> int:
    """The number of cells from which on a change is one."""
    return max(6, round(luma.size / CELL**2 * LEAST_SHARE))
