"""The sound of a recording, decoded by ffmpeg: what the guarded process does for audio.py."""

import errno
import functools
import os
import re
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipelines.core.errors import BadInput
from pipelines.core.guard.confinement import die_with_parent
from pipelines.lecture.recording.bounds import Bounds
from pipelines.lecture.recording.headers import Media, read_headers, refuse_false_times
from pipelines.lecture.recording.media import blaming_the_disk, ffmpeg_input
from pipelines.locale.message import Message

SAMPLE_RATE = 16_000
# Silence where the sound starts late or has a hole, so that every time is one of the recording.
KEEP_TIME = f"aresample={SAMPLE_RATE}:async=1:first_pts=0"
# How loud each channel is, is measured at this rate (Hz); a file of FLAC has no more channels.
LEVEL_RATE, MOST_CHANNELS = 8_000, 8
# A recording that ends this much (s, and share) before its declared end was cut off while copied.
MISSING_SECONDS, MISSING_SHARE = 5.0, 0.05
# So much sound (s) may be left out at the end of what was decoded; more was lost on the way to the disk.
LOST_SECONDS = 1.0
# With less room (bytes) a disk is full.
ROOM = 64 * 1024
# Of what ffmpeg complains so much is kept (characters), its end.
MOST_COMPLAINTS = 10_000


@dataclass(frozen=True)
class Sound:
    """What was written of a track: its length (s), and how loud its channels are, and their mix (mean squares
    of samples in -1..1). There are no levels of a single channel.
    """

    seconds: float
    levels: tuple[float, ...] = ()
    mixed: float = 0.0


def write_sound(
    video: Path,
    flac: Path,
    track: int,
    channel: int,
    ffmpeg: str,
    bounds: Bounds,
    on_progress: Callable[[float], None],
) -> Sound:
    """Write an audio track (numbered from 1) to `flac`, 16 kHz, mono, 16 bit: one of its channels (from 1),
    or all of them mixed (0), whose levels are measured then.

    `on_progress` gets the fraction done. Raises BadInput where there is no such track, the container is
    broken, or what it declares and what it holds do not agree.
    """
    with blaming_the_disk(video):
        media = read_headers(video, bounds)
        if media.audio_tracks == 0:
            raise BadInput(video, "has no audio track")
        if not 1 <= track <= media.audio_tracks:
            raise BadInput(
                video, "has no audio track {track}; it has {count}", track=track, count=media.audio_tracks
            )
        refuse_false_times(video, track, bounds)
        channels = media.channels[track - 1]
        with _Levels(channels if not channel and 1 < channels <= MOST_CHANNELS else 0) as levels:
            command = _command(video, flac, track, channel, media, ffmpeg, bounds, levels)
            complaints, decoded = _decode(
                command, video, flac.parent.parent, media, bounds, on_progress, levels
            )
        got = _written(flac, decoded)
        _refuse_cut_off(video, media, track, got, "ended prematurely" in complaints)
        return Sound(got, *levels.found())


class _Levels:
    """How loud the channels are of what comes through a pipe, 16 bit at LEVEL_RATE; nothing without any."""

    def __init__(self, channels: int):
        self.channels = channels
        self._sums, self._mixed, self._count = [0.0] * channels, 0.0, 0

    def __enter__(self) -> "_Levels":
        if self.channels:
            self._reads, self.writes = os.pipe()
            self._thread = threading.Thread(target=self._measure, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.channels:
            self.end_of_input()
            self._thread.join()

    def end_of_input(self) -> None:
        """Nobody writes any more, as soon as the process that does has ended."""
        if self.writes >= 0:
            os.close(self.writes)
            self.writes = -1

    def _measure(self) -> None:
        import numpy

        frame = 2 * self.channels
        with os.fdopen(self._reads, "rb") as pipe:
            while raw := pipe.read(frame * LEVEL_RATE):
                block = numpy.frombuffer(raw[: len(raw) // frame * frame], "<i2").reshape(-1, self.channels)
                samples = block.astype(numpy.float32) / 32768
                for number, level in enumerate((samples**2).sum(axis=0)):
                    self._sums[number] += float(level)
                self._mixed += float((samples.mean(axis=1) ** 2).sum())
                self._count += len(samples)

    def found(self) -> tuple[tuple[float, ...], float]:
        """The mean square of each channel, and of their mix."""
        count = max(1, self._count)
        return tuple(level / count for level in self._sums), self._mixed / count


def _written(flac: Path, decoded: float) -> float:
    """How long (s) the sound is that was written, of so much that was decoded.

    Raises OSError where the disk has not taken it, which ffmpeg does not always tell: that is no fault of the
    recording.
    """
    try:
        got = read_headers(flac, None).duration or 0.0
    except BadInput:
        got = -1.0
    status = os.statvfs(flac.parent)
    room = status.f_bavail * status.f_frsize >= ROOM and (status.f_favail or not status.f_files)
    if got < 0 or got < decoded - LOST_SECONDS or (got == 0 and not room):
        code = errno.EIO if room else errno.ENOSPC
        raise OSError(code, os.strerror(code), str(flac.parent.parent))
    return got


def _command(
    video: Path,
    flac: Path,
    track: int,
    channel: int,
    media: Media,
    program: str,
    bounds: Bounds,
    levels: _Levels,
) -> list[str | bytes]:
    import ffmpeg

    source = ffmpeg_input(video, media.demuxer, bounds.pixels)[f"a:{track - 1}"]
    filters = f"pan=mono|c0=c{channel - 1},{KEEP_TIME}" if channel else KEEP_TIME
    sink = ffmpeg.output(
        source, filename=os.fsencode(f"file:{flac}"), format="flac",
        af=filters, ac=1, sample_fmt="s16", map_metadata=-1,
    )  # fmt: skip
    if levels.channels:
        piped = {"format": "s16le", "acodec": "pcm_s16le", "ar": LEVEL_RATE}
        sink = ffmpeg.merge_outputs(sink, ffmpeg.output(source, filename=f"pipe:{levels.writes}", **piped))
    sink = sink.global_args("-nostdin", "-hide_banner", "-loglevel", "error", "-progress", "pipe:1")
    return sink.compile(cmd=program, overwrite_output=True)


def _decode(
    command: list[str | bytes],
    video: Path,
    folder: Path,
    media: Media,
    bounds: Bounds,
    on_progress: Callable[[float], None],
    levels: _Levels,
) -> tuple[str, float]:
    """Run ffmpeg, which writes into `folder`; gives what it complains of, and how much (s) it has decoded."""
    decoded = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
        preexec_fn=functools.partial(die_with_parent, os.getpid()),
        pass_fds=(levels.writes,) if levels.channels else (),
    ) as process:  # fmt: skip
        if levels.channels:
            levels.end_of_input()
        assert process.stdout is not None and process.stderr is not None
        complaints = _Tail(process.stderr)
        try:
            for line in process.stdout:
                if (seconds := _progress_seconds(line)) is None:
                    continue
                decoded = seconds
                if seconds > bounds.longest:
                    raise BadInput(
                        video,
                        "has more than {most:g} h of sound ([limits] longest_hours)",
                        most=bounds.longest / 3600,
                    )
                if media.duration:
                    on_progress(min(1.0, seconds / media.duration))
        except BaseException:
            process.kill()
            raise
        said = complaints.text()
    if process.returncode:
        raise _explain(video, folder, said)
    return said, decoded


class _Tail(threading.Thread):
    """The end of what a process says, while somebody listens to its other words."""

    def __init__(self, stream: IO[str]):
        super().__init__(daemon=True)
        self._stream, self._kept = stream, ""
        self.start()

    def run(self) -> None:
        while part := self._stream.read(1024):
            self._kept = (self._kept + part)[-MOST_COMPLAINTS:]

    def text(self) -> str:
        self.join()
        return self._kept


def _progress_seconds(line: str) -> float | None:
    found = re.match(r"out_time_us=(\d+)", line)
    return int(found[1]) / 1e6 if found else None


def _explain(video: Path, folder: Path, complaints: str) -> Exception:
    """A full disk is the world's fault and will be retried; the rest is the file's."""
    for code in (errno.ENOSPC, errno.EDQUOT):
        if os.strerror(code) in complaints:
            return OSError(code, os.strerror(code), str(folder))
    if "Cannot allocate memory" in complaints:
        return MemoryError()
    lines = [line for line in complaints.splitlines() if line.strip()]
    told = lines[-1][:300] if lines else Message("no reason given")
    return BadInput(video, "ffmpeg cannot decode its audio ({reason})", reason=told)


def _refuse_cut_off(video: Path, media: Media, track: int, got: float, ended_early: bool) -> None:
    """Raise BadInput where the sound stops well before the end that its own track declares.

    The picture may well go on without sound, so the container's duration counts only
    where ffmpeg itself said that the file ended early.
    """
    if got == 0.0:
        raise BadInput(video, "its audio track is empty")
    declared = media.track_durations[track - 1] or (media.duration if ended_early else None)
    if declared and declared - got > max(MISSING_SECONDS, MISSING_SHARE * declared):
        raise BadInput(
            video,
            "is cut off: {got:.0f} s of sound where {declared:.0f} s are declared",
            got=got,
            declared=declared,
        )
