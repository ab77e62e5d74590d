"""Which of a recording's tracks and channels is heard: the one in which somebody speaks.

A track is written as it is, its channels mixed, and measured where there are several; where the mix is much
quieter than a channel, or one channel much louder than another, the one with the speech is taken.
"""

import math
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from pipelines.core.settings import LimitsSettings
from pipelines.language.names import short_code
from pipelines.lecture.recording import audio
from pipelines.lecture.recording.audio import SAMPLE_RATE, Media, Sound
from pipelines.lecture.speech.chunks import speech_spans
from pipelines.lecture.speech.windows import read_windows

# A mix so much quieter than a channel, or a channel than another, has to be looked at (share of power).
MUCH_QUIETER = 0.1
# Speech is looked for in so much (s) at the beginning of every so many minutes; everywhere if none is there.
LOOK_SECONDS, LOOK_MINUTES = 60.0, 5.0
# Tracks with this share of the most speech hold as much; channels, which are of one room, with this one.
AS_MUCH, AS_MUCH_OF_CHANNEL = 0.8, 0.9
# What stands out of its own noise by so much more (dB) is clearer.
CLEARER = 6.0
# What is mixed is brought to this level of speech (mean square).
MIXED_LEVEL = 0.01


@dataclass(frozen=True)
class Wanted:
    """Which track is wanted, from 1 (0: the one with speech), or all with speech as a `mix`; the language
    (ISO 639-1) that goes before others, where one is."""

    track: int = 0
    mix: bool = False
    language: str = ""


@dataclass(frozen=True)
class Heard:
    """The sound that was written: seconds, the tracks that are in it (from 1), how many there are, in how
    many speech was looked for, and the channel (from 1; 0: all mixed)."""

    seconds: float
    tracks: tuple[int, ...]
    count: int
    looked: int = 1
    channel: int = 0
    starts: tuple[float, ...] = (0.0,)  # of the parts (s)


@dataclass(frozen=True)
class Speech:
    """How much somebody speaks in a sound (s, of what was looked at), how loudly (mean square), and how much
    that stands out of the rest (dB)."""

    seconds: float
    level: float = 0.0
    clearness: float = 0.0


def hear(
    video: Path,
    flac: Path,
    wanted: Wanted,
    on_progress: Callable[[float], None],
    limits: LimitsSettings | None = None,
) -> Heard:
    """Write what is to be heard of a recording to `flac`, 16 kHz, mono; files beside it, called by its name,
    are used meanwhile.

    Raises as `extract_sound` does.
    """
    media = audio.probe(video, limits)
    order = [wanted.track] if wanted.track else preferred(media, wanted.language)

    def write(number: int, track: int) -> tuple[Path, Sound, int]:
        def told(done: float) -> None:
            on_progress((number + done) / len(order))

        path = flac if len(order) <= 1 else beside(flac, f"{track}")
        return path, *write_track(video, path, track, told, limits)

    if len(order) <= 1:
        _, sound, channel = write(0, order[0] if order else 1)
        return Heard(sound.seconds, (order[0] if order else 1,), media.audio_tracks, 1, channel)
    written: dict[int, tuple[Path, Sound, int]] = {}
    try:
        for number, track in enumerate(order):
            written[track] = write(number, track)
        speech = {track: speech_in(path) for track, (path, _, _) in written.items()}
        if wanted.mix and len(spoken := [track for track in order if speech[track].seconds]) > 1:
            spoken.sort()
            _mix([written[track][0] for track in spoken], [speech[track].level for track in spoken], flac)
            return Heard(audio.sound_length(flac), tuple(spoken), media.audio_tracks, len(order))
        chosen = best(order, speech, media, wanted.language)
        path, sound, channel = written[chosen]
        path.replace(flac)
        return Heard(sound.seconds, (chosen,), media.audio_tracks, len(order), channel)
    finally:
        for track in order:
            beside(flac, f"{track}").unlink(missing_ok=True)


def hear_parts(
    parts: Sequence[Path],
    durations: Sequence[float | None],
    flac: Path,
    wanted: Wanted,
    on_progress: Callable[[float], None],
    limits: LimitsSettings | None = None,
) -> Heard:
    """The same of a lecture of several parts, as long (s) as their containers say, one behind the other.

    All are heard on the track that is taken of the first.
    """
    if len(parts) == 1:
        return hear(parts[0], flac, wanted, on_progress, limits)
    paths, found, lengths = [], [], []
    try:
        for number, (part, duration) in enumerate(zip(parts, durations, strict=True)):

            def told(done: float, number: int = number) -> None:
                on_progress((number + done) / len(parts))

            paths.append(beside(flac, f"{number}0"))
            found.append(hear(part, paths[-1], wanted, told, limits))
            lengths.append(max(found[-1].seconds, duration or 0.0))
            if not wanted.mix:
                wanted = replace(wanted, track=found[0].tracks[0])
        join(paths, lengths, flac)
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
    starts = tuple(accumulate(lengths[:-1], initial=0.0))
    return replace(found[0], seconds=audio.sound_length(flac), starts=starts)


def preferred(media: Media, language: str) -> list[int]:
    """The tracks, first that which is taken where all are alike: by language, by its mark, by its place."""

    def rank(track: int) -> tuple[bool, bool, int]:
        tagged = media.languages[track - 1]
        return not (language and short_code(tagged) == language), track != media.default, track

    return sorted(range(1, media.audio_tracks + 1), key=rank)


def best(order: Sequence[int], speech: dict[int, Speech], media: Media, language: str) -> int:
    """The track with speech; of several that have as much, the one that is preferred, or else is clearer."""
    most = max(each.seconds for each in speech.values())
    if not most:
        return order[0]
    as_much = [track for track in order if speech[track].seconds >= AS_MUCH * most]
    first = as_much[0]
    if (language and short_code(media.languages[first - 1]) == language) or first == media.default:
        return first
    clearest = max(as_much, key=lambda track: speech[track].clearness)
    return clearest if speech[clearest].clearness > speech[first].clearness + CLEARER else first


def write_track(
    video: Path,
    flac: Path,
    track: int,
    on_progress: Callable[[float], None],
    limits: LimitsSettings | None = None,
) -> tuple[Sound, int]:
    """Write a track, its channels mixed, or the one of them (from 1) that is heard better."""
    sound = audio.extract_sound(video, flac, track, on_progress, limits)
    if not suspicious(sound):
        return sound, 0
    found = {0: (flac, sound)}
    try:
        for channel in range(1, len(sound.levels) + 1):
            if sound.levels[channel - 1] >= MUCH_QUIETER**4 * max(sound.levels):
                path = beside(flac, f"{track}-{channel}")
                found[channel] = (
                    path,
                    audio.extract_sound(video, path, track, lambda _: None, limits, channel),
                )
        speech = {channel: speech_in(path) for channel, (path, _) in found.items()}
        most = max(each.seconds for each in speech.values())
        as_much = [each for each in found if speech[each].seconds >= AS_MUCH_OF_CHANNEL * most]
        loudest = max(sound.levels)
        faint = sound.mixed < MUCH_QUIETER * loudest
        chosen = max(as_much, key=lambda each: (speech[each].clearness if most else 0.0, each == 0))
        if not faint and 0 in as_much and speech[chosen].clearness <= speech[0].clearness + CLEARER:
            chosen = 0
        if faint and chosen == 0:
            chosen = 1 + sound.levels.index(loudest)
        path, sound = found[chosen]
        if chosen:
            path.replace(flac)
        return sound, chosen
    finally:
        for channel, (path, _) in found.items():
            if channel:
                path.unlink(missing_ok=True)


def suspicious(sound: Sound) -> bool:
    """Whether the mix may have lost what a channel has: one is turned round, or speaks against noise."""
    loudest = max(sound.levels, default=0.0)
    if not loudest:
        return False
    if sound.mixed < MUCH_QUIETER * loudest:
        return True
    # One that is all but silent takes nothing away.
    return any(MUCH_QUIETER**4 < level / loudest < MUCH_QUIETER for level in sound.levels)


def speech_in(flac: Path) -> Speech:
    """How much is spoken in a sound of our own: at places all over it, or anywhere where none is there."""
    found = _measured(flac, LOOK_SECONDS)
    return found if found.seconds else _measured(flac, math.inf)


def _measured(flac: Path, look: float) -> Speech:
    import numpy

    seconds, inside, total, count = 0.0, 0.0, 0.0, 0
    for window in read_windows(flac, LOOK_MINUTES):
        samples = window.samples[: len(window.samples) if look == math.inf else int(look * SAMPLE_RATE)]
        power = numpy.concatenate([[0.0], numpy.cumsum(samples.astype(numpy.float64) ** 2)])
        total, count = total + float(power[-1]), count + len(samples)
        for start, end in speech_spans(samples):
            first, last = int(start * SAMPLE_RATE), min(int(end * SAMPLE_RATE), len(samples))
            seconds, inside = seconds + end - start, inside + float(power[last] - power[first])
    if not seconds:
        return Speech(0.0)
    level = inside / (seconds * SAMPLE_RATE)
    rest = max(1, count - int(seconds * SAMPLE_RATE))
    noise = max((total - inside) / rest, 1e-10)
    return Speech(round(seconds, 2), level, 10 * math.log10(max(level, 1e-10) / noise))


def beside(flac: Path, name: str) -> Path:
    """A file beside one that is being written, which is swept away with it."""
    return flac.with_name(f"{flac.stem}-{name}{flac.suffix}")


def _mix(paths: Sequence[Path], levels: Sequence[float], flac: Path) -> None:
    """Mix sounds of our own, each as loud as the others."""
    gains = [min(20.0, math.sqrt(MIXED_LEVEL / max(level, 1e-9))) for level in levels]
    filters = [f"[{number}]volume={gain:.4f}[s{number}]" for number, gain in enumerate(gains)]
    joined = "".join(f"[s{number}]" for number in range(len(paths)))
    mixed = f"{joined}amix=inputs={len(paths)}:duration=longest:normalize=0,alimiter=limit=0.97:level=0[out]"
    run_on_own(paths, ";".join([*filters, mixed]), flac)


def join(paths: Sequence[Path], lengths: Sequence[float], flac: Path) -> None:
    """Put sounds of our own one behind the other, each as long (s) as its part of the recording is."""
    filters = [
        f"[{number}]apad=whole_dur={length:.3f},atrim=end={length:.3f}[s{number}]"
        for number, length in enumerate(lengths)
    ]
    joined = "".join(f"[s{number}]" for number in range(len(paths)))
    run_on_own(paths, ";".join([*filters, f"{joined}concat=n={len(paths)}:v=0:a=1[out]"]), flac)


def run_on_own(paths: Sequence[Path], filters: str, flac: Path) -> None:
    """Have ffmpeg make one sound of several that are our own."""
    inputs: Iterator[str] = (word for path in paths for word in ("-i", f"file:{path}"))
    command = [audio.ffmpeg_command(), "-nostdin", "-v", "error", "-y", *inputs, "-filter_complex", filters]
    output = ["-map", "[out]", "-ar", str(SAMPLE_RATE), "-ac", "1", "-sample_fmt", "s16", "-f", "flac"]
    subprocess.run([*command, *output, f"file:{flac}"], check=True)
