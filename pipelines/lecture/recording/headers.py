"""What a recording's container says of itself, and whether its sound is as long as it says.

Read in a guarded process: see audio.py.
"""

import contextlib
import datetime
from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.files.names import shown
from pipelines.lecture.recording.bounds import Bounds
from pipelines.lecture.recording.media import blaming_the_disk, demuxer_of, open_media, packets, tags

# Containers that say how long they are; of others ffmpeg guesses it from the bit rate.
DECLARING = {"mov", "matroska", "avi", "asf", "wav", "flac", "ogg"}
# Of these some declare less than they hold: QuickTime in fragments, of which the first is declared.
EXACT = DECLARING - {"mov"}
# Their times jump when a broadcast goes on elsewhere, which ffmpeg mends.
JUMPING = {"mpegts", "mpeg"}
# Sound may go on beyond its declared end for so long (s), and as many times its declared length.
BEYOND_SECONDS, BEYOND_TIMES = 600.0, 2.0
# Longer texts (characters) are no dates, and no codes of languages.
LONGEST_DATE, LONGEST_CODE = 64, 16
# What a clock that nobody has set tells; libavformat 63 reads it from a WMA that tells no time.
UNSET_CLOCK = datetime.date(1970, 1, 1)


@dataclass(frozen=True)
class Media:
    """What a recording's container says of itself; durations in seconds, None if it does not say."""

    demuxer: str  # that reads it, by ffmpeg's name
    duration: float | None
    track_durations: tuple[float | None, ...]  # of the audio tracks, where declared and not guessed
    title: str
    dated: str  # when it was made, as it is told
    languages: tuple[str, ...] = ()  # of the audio tracks, as they are tagged
    channels: tuple[int, ...] = ()  # of each audio track
    default: int = 0  # the audio track (from 1) that is marked as the one to be played

    @property
    def created(self) -> datetime.date | None:
        """The day when it was made, in the time zone of this process."""
        return _date(self.dated)

    @property
    def audio_tracks(self) -> int:
        return len(self.track_durations)


def read_headers(path: Path, bounds: Bounds | None) -> Media:
    """Read the container's headers; no bounds are for files of our own.

    Raises BadInput for what is not a media file, or beyond the bounds.
    """
    import av

    with blaming_the_disk(path), open_media(path, bounds) as container:
        demuxer, said = demuxer_of(container), tags(container)
        duration = container.duration / av.time_base if container.duration else None
        audio, default = container.streams.audio, av.stream.Disposition.default
        if bounds and demuxer in DECLARING:
            _refuse_too_long(path, duration or 0.0, bounds)
        return Media(
            demuxer=demuxer,
            duration=duration,
            track_durations=tuple(
                float(stream.duration * stream.time_base)
                if stream.duration and demuxer in DECLARING
                else None
                for stream in audio
            ),
            title=_cut(shown(" ".join(said.get("title", "").split())), bounds.title if bounds else None),
            dated=(said.get("creation_time") or said.get("date") or "")[:LONGEST_DATE],
            languages=tuple(stream.metadata.get("language", "")[:LONGEST_CODE] for stream in audio),
            channels=tuple(_channels(stream) for stream in audio),
            default=next((n for n, stream in enumerate(audio, 1) if stream.disposition & default), 0),
        )


def _channels(stream) -> int:
    """How many channels an audio track has; 0 where nothing here can decode it."""
    return int(stream.codec_context.channels or 0) if stream.codec_context else 0


def _refuse_too_long(path: Path, seconds: float, bounds: Bounds) -> None:
    if seconds > bounds.longest:
        raise BadInput(
            path,
            "is {hours:.0f} h long; more than {most:g} h are not worked on ([limits] longest_hours)",
            hours=seconds / 3600,
            most=bounds.longest / 3600,
        )


def _cut(text: str, most: int | None) -> str:
    """A title that no page could hold ends where a reader would have stopped."""
    if most is None or len(text) <= most:
        return text
    return text[: most - 1].rstrip() + "…"


def _date(text: str) -> datetime.date | None:
    """The day that a tag tells; a time in UTC, as cameras write it, is that of the machine's time zone."""
    for part in (text, text[:10]):
        with contextlib.suppress(ValueError):
            moment = datetime.datetime.fromisoformat(part)
            break
    else:
        return None
    if moment.date() <= UNSET_CLOCK:
        return None
    try:
        return (moment.astimezone() if moment.tzinfo is datetime.UTC else moment).date()
    except (OverflowError, OSError):  # a year beyond those that a machine knows has no place in its zone
        return None


def refuse_false_times(path: Path, track: int, bounds: Bounds) -> None:
    """Raise BadInput where an audio track (numbered from 1) has a gap that is too long to be filled, or goes
    on long after its declared end.

    Reads all packets and decodes none. Gaps are filled with silence, so that every time is one of the
    recording: a few bytes with the time stamps of a year would become a year of it.
    """
    with open_media(path, bounds) as container:
        demuxer = demuxer_of(container)
        if demuxer in JUMPING:
            return
        stream = container.streams.audio[track - 1]
        unit, origin = float(stream.time_base), (container.start_time or 0) / 1e6
        declared = float(stream.duration * stream.time_base) if stream.duration else 0.0
        declared = max(declared, (container.duration or 0) / 1e6)
        end = 0.0
        for packet in packets(container, stream):
            if packet.pts is None:
                continue
            start = packet.pts * unit - origin
            if start - end > bounds.gap:
                raise BadInput(
                    path,
                    "its sound has a gap of {gap:.0f} min; more than {most:g} min are not filled ([limits] "
                    "gap_minutes)",
                    gap=(start - end) / 60,
                    most=bounds.gap / 60,
                )
            end = max(end, start + (packet.duration or 0) * unit)
        _refuse_too_long(path, end, bounds)
        if demuxer in EXACT and declared and end > BEYOND_TIMES * declared + BEYOND_SECONDS:
            raise BadInput(
                path,
                "declares {declared:.0f} s and has {got:.0f} s of sound",
                declared=declared,
                got=end,
            )
