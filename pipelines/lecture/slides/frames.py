"""Few frames of a recording instead of all: its key frames, and a closer look at what lies between two.

Times are seconds from the start of the container, as in the sound that ffmpeg takes from it.
"""

import math
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, cast

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.bounds import Bounds
from pipelines.lecture.recording.media import jump, open_media, packets

# Key frames are looked at no more often than this (s); where all frames are such, the rest is jumped over.
KEY_STEP = 1.0
# A closer look sees a frame every so often (s).
CLOSE_STEP = 0.3
# From so many frames a second on a closer look leaves out those on which no other depends. They are counted:
# what a recorder declares that writes a frame on change says nothing.
SKIPPING_RATE = 8
# A frame after which none comes for so long (s) stands meanwhile, and is seen again.
STANDING = 1.0
# So many frames are decoded, and reduced, in advance while others are looked at: on two cores that brings
# more than threads inside the decoder.
AHEAD = 8
# ... as long as they take no more than this (bytes); of large pictures there are fewer.
AHEAD_BYTES = 120_000_000
# To find a key frame again, one seeks so many seconds before it: at first not at all.
BEFORE_KEY = (0, 1, 4, 16, 64, 256)
# Frames are compared at this width (pixels), where a line of text is still several pixels high,
# and cell by cell of so many pixels a side.
COMPARED_WIDTH, CELL = 480, 8


@dataclass(frozen=True)
class Sample:
    """One frame of a recording: its time (s), its luma (uint8, whole cells) and the frame itself (av).

    `aspect` is that of its pixels, width by height.
    """

    time: float
    luma: Any
    frame: Any
    aspect: float = 1.0

    def image(self, widest: int):
        """The frame as people see it, upright and undistorted, at most `widest` pixels a side (PIL)."""
        image = self.frame.to_image()
        width, height = image.width * max(1.0, self.aspect), image.height / min(1.0, self.aspect)
        scale = min(1.0, widest / max(width, height))
        image = image.resize((round(width * scale), round(height * scale)))
        return image.rotate(self.frame.rotation, expand=True) if self.frame.rotation else image


@dataclass(frozen=True)
class Stretch:
    """A recording from a key frame to the next one that is looked at, or to its end; times in s.

    `key` is the key frame's time stamp in units of the stream. `first` is None where it cannot be shown:
    it lies before the start, or is damaged. `frames` are counted where none was jumped over.
    """

    key: int
    start: float
    end: float
    first: Sample | None
    frames: int | None = None

    @property
    def rate(self) -> float | None:
        """Frames a second."""
        return None if self.frames is None else self.frames / max(self.end - self.start, 0.001)


class MovingPicture:
    """The picture of a recording, open for reading: a context manager.

    `exists` is False for sound alone, with or without a cover; `duration` is in s. Raises BadInput, on
    entering and while reading, where there is a picture that cannot be decoded, or one beyond the bounds.
    """

    def __init__(self, video: Path, bounds: Bounds | None = None):
        self.video, self.bounds = video, bounds
        self._size: tuple[int, int] | None = None
        self._skipped = "DEFAULT"  # the frames that a closer look leaves out

    def __enter__(self):
        self._decoder, self._reducer = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._whole, self._keys = self._open()
        self._part, self._all = self._open()
        self.exists = self._keys is not None and self._keys.frames != 1
        if self.exists:
            if self._keys.codec_context is None:
                raise BadInput(self.video, "its picture is in a format that ffmpeg cannot decode")
            self._refuse_large()
            self.duration = (self._whole.duration or 0) / 1e6
            self._origin = (self._whole.start_time or 0) / 1e6
            self._keys.codec_context.skip_frame = "NONKEY"
            self._lighten(self._all)
        return self

    def __exit__(self, *_):
        for thread in (self._reducer, self._decoder):
            thread.shutdown(cancel_futures=True)
        self._whole.close()
        self._part.close()

    def _open(self):
        """The container and its moving picture, or None: a cover is no moving picture."""
        import av

        container = open_media(self.video, self.bounds)
        still = av.stream.Disposition.attached_pic | av.stream.Disposition.still_image
        moving = (stream for stream in container.streams.video if not stream.disposition & still)
        return container, next(moving, None)

    def _refuse_large(self) -> None:
        """Have no picture decoded that is larger than the bounds say, whatever it was announced as."""
        width, height = self._keys.codec_context.width, self._keys.codec_context.height
        frame_bytes = max(1, width * height * 3 // 2)
        self._most_ahead = max(1, min(AHEAD, AHEAD_BYTES // frame_bytes))
        if self.bounds is None:
            return
        if width * height > self.bounds.pixels:
            raise BadInput(
                self.video,
                "its pictures have {width} x {height} pixels; more than {most:g} million are not looked at "
                "([limits] frame_megapixels)",
                width=width,
                height=height,
                most=self.bounds.pixels / 1e6,
            )
        self._keys.codec_context.options["max_pixels"] = str(self.bounds.pixels)

    def _lighten(self, stream) -> None:
        """Have no more decoded of what is looked at closely than is seen."""
        if self.bounds:
            stream.codec_context.options["max_pixels"] = str(self.bounds.pixels)
        stream.codec_context.skip_frame = self._skipped

    def stretches(self) -> Iterator[Stretch]:
        """The recording from its start to its end. Reads all packets but decodes key frames alone."""
        self._ended = 0.0
        for (here, _), (there, frames) in pairwise(chain(self._key_packets(), [(None, None)])):
            end = self._time(cast(int, _stamp(there))) if there else self._end()
            begin = cast(int, _stamp(here))
            counted = frames if there else self._frames
            yield Stretch(begin, self._time(begin), end, self._decoded(here), counted)
        if not self._size:  # no frame has been seen
            raise BadInput(self.video, "its picture cannot be decoded")

    def between(self, stretch: Stretch) -> Iterator[Sample]:
        """What a closer look sees of a stretch, without its first frame: a frame every CLOSE_STEP.

        One that stands until the next is seen three times more, the last time just before that comes.
        """
        return _ahead(self._samples(stretch), self._reducer, self._most_ahead)

    def _samples(self, stretch: Stretch) -> Iterator[Sample]:
        rate = self._all.average_rate if stretch.rate is None else stretch.rate
        self._skipped = "NONREF" if (rate or 0) >= SKIPPING_RATE else "DEFAULT"
        self._all.codec_context.skip_frame = self._skipped
        seen = stretch.start if stretch.first else -math.inf
        before = None
        for frame in _ahead(self._frames_from(stretch.key), self._decoder, self._most_ahead):
            time = self._time(frame.pts) if frame.pts is not None else -math.inf
            if before:
                yield from self._standing(before, min(time, stretch.end), seen)
            if time >= stretch.end:
                return
            if time >= seen + CLOSE_STEP:
                seen = time
                yield self._sample(frame)
            before = frame
        if before:
            yield from self._standing(before, stretch.end, seen)

    def _standing(self, frame, until: float, seen: float) -> Iterator[Sample]:
        """A frame that stands for long, as often as it is looked at; `seen` is when a frame was last (s)."""
        time = self._time(frame.pts) if frame.pts is not None else -math.inf
        if not STANDING <= until - time < math.inf:
            return
        sample = self._sample(frame)
        times = [time, time + CLOSE_STEP, time + 2 * CLOSE_STEP, until - CLOSE_STEP]
        yield from (replace(sample, time=max(0.0, each)) for each in times if each > seen)

    def _frames_from(self, key: int) -> Iterator[Any]:
        """All frames that are decoded, from the key frame with that time stamp on."""
        import av

        for packet in self._packets_from(key):
            try:
                yield from packet.decode()
            except av.error.InvalidDataError:
                continue  # like a player, over what is damaged
            except av.error.FFmpegError:
                return

    def _packets_from(self, key: int) -> Iterator[Any]:
        """Packets from that of the key frame on; where there is no index, seeking may lead past it.

        Where no jump is possible at all, they are looked for from the beginning.
        """
        for seconds in (*BEFORE_KEY, math.inf):
            if seconds == math.inf:
                self._part.close()
                self._part, self._all = self._open()
                self._lighten(self._all)
            elif not jump(self._part, self._all, key - int(seconds / self._all.time_base)):
                continue
            begun = False
            for packet in packets(self._part, self._all):
                begun = begun or (packet.is_keyframe and _stamp(packet) == key)
                if begun:
                    yield packet
                elif packet.dts is not None and packet.dts > key:
                    break
            if begun:
                return

    def _key_packets(self) -> Iterator[tuple[Any, int | None]]:
        """The packets of key frames, KEY_STEP apart or more, each with the number of frames since the last.

        Notes where the picture ends, and the number of frames since the last one; None where some were jumped
        over.
        """
        due, dense, latest, jumping = -math.inf, 0, -math.inf, True
        self._frames: int | None = 0
        for packet in packets(self._whole, self._keys):
            if _stamp(packet) is None or packet.size == 0:
                continue
            time = self._time(cast(int, _stamp(packet)))
            self._ended = max(self._ended, time + float((packet.duration or 0) * packet.time_base))
            if not packet.is_keyframe:
                dense = 0
            elif time >= due:
                due, dense = time + KEY_STEP, 0
                yield packet, self._frames
                self._frames = 1
                continue
            elif jumping and (dense := dense + 1) == 3:
                jumping = time > latest  # a jump that led back would do so for ever
                latest = time
                wanted = int((due + self._origin) / self._keys.time_base)
                jumping = jump(self._whole, self._keys, wanted) and jumping
                self._frames = None
            if self._frames is not None:
                self._frames += 1

    def _decoded(self, packet) -> Sample | None:
        import av

        try:
            frames = packet.decode() + self._keys.codec_context.decode(None)
        except av.error.FFmpegError:
            frames = []
        self._keys.codec_context.flush_buffers()
        return self._sample(frames[-1]) if frames else None

    def _sample(self, frame) -> Sample:
        if not self._size:  # and all frames are compared at it, though the recording may change its own
            width = max(CELL, min(COMPARED_WIDTH, frame.width) // CELL * CELL)
            self._size = width, max(CELL, round(width * frame.height / frame.width) // CELL * CELL)
        luma = frame.reformat(*self._size, format="gray", interpolation="AREA").to_ndarray()
        aspect = float(self._keys.sample_aspect_ratio or 1)
        return Sample(max(0.0, self._time(frame.pts)), luma, frame, aspect)

    def _end(self) -> float:
        """The last frame stands until the recording ends."""
        return self.duration or self._ended

    def _time(self, stamp: int) -> float:
        return float(stamp * self._keys.time_base) - self._origin


def _ahead(items: Iterator[Any], thread: ThreadPoolExecutor, most: int) -> Iterator[Any]:
    """The same items, of which so many are made in another thread meanwhile."""
    coming = deque(thread.submit(next, items, None) for _ in range(most))
    try:
        while (item := coming.popleft().result()) is not None:
            coming.append(thread.submit(next, items, None))
            yield item
    finally:
        for later in coming:
            later.cancel()


def _stamp(packet) -> int | None:
    """When it is shown, in units of the stream; AVI only says when it is decoded."""
    return packet.pts if packet.pts is not None else packet.dts
