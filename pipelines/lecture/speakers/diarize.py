"""Who speaks when in a recording: stretches of speech, the voice in each, and whose it is.

Voice detection; voices of overlapping windows; stretches cut where the voice changes; clustering; then each
window once more to the likeliest speaker, changing as rarely as what is heard allows (Viterbi).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Speaker, SpeakerTurn, SpeakerTurns
from pipelines.lecture.speakers.clustering import cluster, likeness
from pipelines.lecture.speakers.voice_encoder import WINDOW, load_encoder
from pipelines.lecture.speakers.voice_prints import VoicePrint, recognised
from pipelines.lecture.speech.windows import read_windows

if TYPE_CHECKING:
    import numpy

# From one window to the next (s), and the shortest stretch in which a voice is looked for.
HOP, SHORTEST = 0.4, 0.5
# A silence (s) that ends a stretch of speech, and how much is added at its ends.
SILENCE, PAD = 0.2, 0.05
# The recording is read in pieces of so many minutes.
MINUTES = 10.0
# From what probability on it is speech: who sits far away is heard as that with less than the usual 0.5.
VOICED = 0.3
# A stretch is cut where the voices before and after are less alike, and not twice within so much time (s). So
# much (s) is heard on either side, by windows that reach over the cut by so little.
CUT, SIDE, AROUND, OVER = 0.90, 1.2, 4.0, 0.3
# What a change of speakers has to gain, in likeness summed over windows: within speech, and after a silence.
CHANGE, CHANGE_IN_SILENCE = 0.4, 0.3
# Who speaks less than this in a whole recording (s) is nobody whom we know.
LEAST = 2.0
# A turn is somebody's if it is so like his voice, and so much liker than to the next one's.
SURE, MARGIN = 0.74, 0.03
# What is shorter than SHORTEST goes with its neighbour so near (s).
NEAR = 0.5
ROUNDS = 3


@dataclass(frozen=True)
class Voices:
    """Windows in order: where each begins and ends (s), the stretch of speech it is from, and its voice."""

    starts: "numpy.ndarray"
    ends: "numpy.ndarray"
    stretch: "numpy.ndarray"
    vectors: "numpy.ndarray"
    stretches: tuple[tuple[float, float], ...]


def diarize(
    flac: Path,
    model: Callable[[], Path],
    known: Sequence[VoicePrint] = (),
    on_progress: Callable[[float], None] = lambda _: None,
) -> SpeakerTurns:
    """Who speaks when in a recording, and who they are, with names where their voices are `known`."""
    voices = listen(flac, model, on_progress)
    found = speaker_turns(voices)
    return SpeakerTurns(found, recognised(speakers_of(found), voices_of(voices, found), known))


def speakers_of(found: Sequence[SpeakerTurn]) -> tuple[Speaker, ...]:
    """The speakers of some turns, each with how long he speaks."""
    seconds: dict[int, float] = {}
    for turn in found:
        seconds[turn.speaker] = seconds.get(turn.speaker, 0.0) + turn.end - turn.start
    return tuple(Speaker(number, round(seconds[number], 1)) for number in sorted(seconds) if number)


def voices_of(voices: Voices, found: Sequence[SpeakerTurn]) -> "numpy.ndarray":
    """The voice of each speaker in the order of the numbers, as a sum of unit vectors."""
    import numpy

    middles = (voices.starts + voices.ends) / 2
    sums = {each.number: numpy.zeros(voices.vectors.shape[1]) for each in speakers_of(found)}
    for turn in found:
        if turn.speaker:
            inside = (middles >= turn.start) & (middles < turn.end)
            sums[turn.speaker] += voices.vectors[inside].sum(axis=0)
    return numpy.array(list(sums.values()), numpy.float32)


def listen(
    flac: Path, model: Callable[[], Path], on_progress: Callable[[float], None] = lambda _: None
) -> Voices:
    """The voices in a recording (16 kHz, mono), window by window.

    `model` gives the folder of the encoder, and is asked only where somebody speaks; `on_progress` gets the
    time (s) up to which all is heard.
    """
    import numpy

    starts, ends, stretch, vectors = [], [], [], []
    stretches: list[tuple[float, float]] = []
    for piece in read_windows(flac, MINUTES):
        found = speech(piece.samples)
        heard = []
        for begin, end in found:
            for first, last in windows(begin, end):
                starts.append(piece.start + first)
                ends.append(piece.start + last)
                stretch.append(len(stretches))
                heard.append(piece.samples[int(first * SAMPLE_RATE) : int(last * SAMPLE_RATE)])
            stretches.append((piece.start + begin, piece.start + end))
        if heard:
            vectors.append(load_encoder(model()).embed(heard))
        on_progress(piece.end)
    together = numpy.concatenate(vectors) if vectors else numpy.zeros((0, 256), numpy.float32)
    return Voices(
        numpy.array(starts), numpy.array(ends), numpy.array(stretch, int), together, tuple(stretches)
    )


def speech(samples: "numpy.ndarray") -> list[tuple[float, float]]:
    """Where somebody speaks (s)."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=VOICED,
        neg_threshold=VOICED - 0.15,
        min_silence_duration_ms=int(1000 * SILENCE),
        speech_pad_ms=int(1000 * PAD),
        min_speech_duration_ms=100,
    )
    return [
        (each["start"] / SAMPLE_RATE, each["end"] / SAMPLE_RATE)
        for each in get_speech_timestamps(samples, options)
    ]


def windows(begin: float, end: float) -> Iterator[tuple[float, float]]:
    """Windows of a stretch of speech (s), evenly over all of it; none where it is too short."""
    length = end - begin
    if length < SHORTEST:
        return
    if length <= WINDOW + HOP / 2:
        yield begin, min(end, begin + WINDOW + HOP / 2)
        return
    count = round((length - WINDOW) / HOP) + 1
    step = (length - WINDOW) / (count - 1) if count > 1 else 0.0
    for number in range(count):
        yield begin + number * step, begin + number * step + WINDOW


def speaker_turns(voices: Voices, same: float | None = None) -> tuple[SpeakerTurn, ...]:
    """Who speaks when, in order; who speaks most is speaker 1, the others are numbered as they begin.

    What nobody can tell is in turns with speaker 0.
    """
    import numpy

    if not len(voices.vectors):
        return tuple(SpeakerTurn(start, end, 0) for start, end in voices.stretches)
    lengths = _own_seconds(voices)
    runs = list(_runs(voices))
    sums = numpy.array([voices.vectors[first:last].sum(axis=0) for first, last in runs])
    seconds = numpy.array([lengths[first:last].sum() for first, last in runs])
    found = cluster(sums, seconds, *([] if same is None else [same]))
    labels = numpy.concatenate([numpy.full(last - first, label) for (first, last), label in zip(runs, found)])
    for _ in range(ROUNDS):
        _, people, _ = _people(voices, labels, lengths)
        labels = _path(voices, people)
    known, people, heard = _people(voices, labels, lengths)
    places = {label: place for place, label in enumerate(known)}
    labels = numpy.array([places.get(int(label), -1) for label in labels])
    return _numbered(_told(voices, labels, people, heard, lengths))


def _numbered(found: Sequence[SpeakerTurn]) -> tuple[SpeakerTurn, ...]:
    """Turns whose speakers are numbered: who speaks most is 1, the others as they begin to speak.

    Who speaks too little is nobody.
    """
    seconds = {each.number: each.seconds for each in speakers_of(found) if each.seconds >= LEAST}
    most = max(seconds, key=lambda each: seconds[each], default=0)
    order = dict.fromkeys([most, *(each.speaker for each in found if each.speaker in seconds)])
    numbers = {number: place for place, number in enumerate(order, 1) if number}
    return tuple(SpeakerTurn(each.start, each.end, numbers.get(each.speaker, 0)) for each in found)


def _own_seconds(voices: Voices) -> "numpy.ndarray":
    """How much speech each window stands for (s): up to halfway to its neighbours."""
    import numpy

    middles = (voices.starts + voices.ends) / 2
    begin, end = voices.starts.copy(), voices.ends.copy()
    inside = voices.stretch[1:] == voices.stretch[:-1]
    halfway = (middles[1:] + middles[:-1]) / 2
    end[:-1][inside] = halfway[inside]
    begin[1:][inside] = halfway[inside]
    return numpy.maximum(0.0, end - begin)


def _runs(voices: Voices) -> Iterator[tuple[int, int]]:
    """Windows that seem to be of one voice: those of a stretch, cut where the voice changes."""
    import numpy

    borders = [0, *map(int, numpy.flatnonzero(numpy.diff(voices.stretch)) + 1), len(voices.stretch)]
    for first, last in pairwise(borders):
        yield from pairwise([first, *_changes(voices, first, last), last])


def _changes(voices: Voices, first: int, last: int) -> list[int]:
    """The windows of a stretch with which another voice seems to begin.

    What is heard just before a moment is compared with what is heard just after it: windows that reach over
    it far would be like both.
    """
    middles = (voices.starts + voices.ends) / 2
    found: list[tuple[float, float, int]] = []
    for number in range(first + 1, last):
        moment = float(middles[number - 1] + middles[number]) / 2
        before = [n for n in range(first, number) if moment - AROUND < voices.ends[n] <= moment + OVER]
        after = [n for n in range(number, last) if moment - OVER <= voices.starts[n] < moment + AROUND]
        before, after = before or [first], after or [last - 1]
        sides = [voices.vectors[side].sum(axis=0, keepdims=True) for side in (before, after)]
        heard = [voices.ends[side[-1]] - voices.starts[side[:1]] for side in (before, after)]
        alike = float(likeness(sides[0], heard[0], sides[1], heard[1])[0, 0])
        if alike < CUT:
            found.append((alike, moment, number))
    taken: list[tuple[float, int]] = []
    for _, moment, number in sorted(found):
        if all(abs(moment - other) >= SIDE for other, _ in taken):
            taken.append((moment, number))
    return sorted(number for _, number in taken)


def _people(
    voices: Voices, labels: "numpy.ndarray", lengths: "numpy.ndarray"
) -> tuple[list[int], "numpy.ndarray", "numpy.ndarray"]:
    """Those who speak long enough, their voices as sums, and for how long (s); the longest first."""
    import numpy

    known = [label for label in numpy.unique(labels) if label >= 0]
    heard = numpy.array([lengths[labels == label].sum() for label in known])
    order = [place for place in numpy.argsort(-heard, kind="stable") if heard[place] >= LEAST]
    if not order:
        return [], numpy.zeros((0, voices.vectors.shape[1]), numpy.float32), numpy.zeros(0)
    sums = numpy.array([voices.vectors[labels == known[place]].sum(axis=0) for place in order])
    return [int(known[place]) for place in order], sums, heard[order]


def _path(voices: Voices, people: "numpy.ndarray") -> "numpy.ndarray":
    """The likeliest speaker of each window, by his number from 0, where a change has its price."""
    import numpy

    if not len(people):
        return numpy.full(len(voices.vectors), -1)
    units = people / numpy.linalg.norm(people, axis=1, keepdims=True)
    scores = voices.vectors @ units.T
    count = len(units)
    came = numpy.zeros(scores.shape, int)
    total = scores[0].copy()
    for number in range(1, len(scores)):
        silence = voices.stretch[number] != voices.stretch[number - 1]
        price = CHANGE_IN_SILENCE if silence else CHANGE
        leader = int(total.argmax())
        stays = total >= total[leader] - price
        came[number] = numpy.where(stays, numpy.arange(count), leader)
        total = numpy.where(stays, total, total[leader] - price) + scores[number]
    path = numpy.zeros(len(scores), int)
    path[-1] = total.argmax()
    for number in range(len(scores) - 1, 0, -1):
        path[number - 1] = came[number, path[number]]
    return path


def _told(
    voices: Voices,
    labels: "numpy.ndarray",
    people: "numpy.ndarray",
    heard: "numpy.ndarray",
    lengths: "numpy.ndarray",
) -> tuple[SpeakerTurn, ...]:
    """Turns by time, each with its speaker where that is sure."""
    import numpy

    middles = (voices.starts + voices.ends) / 2
    found: list[SpeakerTurn] = []
    borders = numpy.flatnonzero(numpy.diff(labels) | numpy.diff(voices.stretch)) + 1
    edges = [0, *map(int, borders), len(labels)]
    for first, last in pairwise(edges):
        begin, end = voices.stretches[voices.stretch[first]]
        if first and voices.stretch[first - 1] == voices.stretch[first]:
            begin = float(middles[first - 1] + middles[first]) / 2
        if last < len(labels) and voices.stretch[last] == voices.stretch[last - 1]:
            end = float(middles[last - 1] + middles[last]) / 2
        found.append(SpeakerTurn(begin, end, int(labels[first]) + 1))
    known = {int(each) for each in voices.stretch}
    found += [SpeakerTurn(*each, -1) for number, each in enumerate(voices.stretches) if number not in known]
    found.sort(key=lambda turn: turn.start)
    found = _with_short(found)
    return tuple(_sure(voices, _joined(found), people, heard, lengths))


def _with_short(found: list[SpeakerTurn]) -> list[SpeakerTurn]:
    """What is too short to be heard goes with the nearer neighbour, if that is near; else it is nobody's."""
    told = []
    for number, turn in enumerate(found):
        who = turn.speaker
        if who < 0:
            beside = [
                (distance, each.speaker)
                for each, distance in (
                    *((each, turn.start - each.end) for each in found[max(0, number - 1) : number]),
                    *((each, each.start - turn.end) for each in found[number + 1 : number + 2]),
                )
                if distance <= NEAR and each.speaker > 0
            ]
            who = min(beside)[1] if beside else 0
        told.append(SpeakerTurn(turn.start, turn.end, who))
    return told


def _joined(found: Sequence[SpeakerTurn]) -> list[SpeakerTurn]:
    """Turns of one speaker with nothing but a short silence between them as one."""
    told: list[SpeakerTurn] = []
    for turn in found:
        if told and told[-1].speaker == turn.speaker and turn.start - told[-1].end <= NEAR:
            told[-1] = SpeakerTurn(told[-1].start, turn.end, turn.speaker)
        else:
            told.append(turn)
    return told


def _sure(
    voices: Voices,
    found: Sequence[SpeakerTurn],
    people: "numpy.ndarray",
    heard: "numpy.ndarray",
    lengths: "numpy.ndarray",
) -> Iterator[SpeakerTurn]:
    """Turns that are like nobody, or as like to another, are nobody's; times in hundredths of seconds."""
    import numpy

    middles = (voices.starts + voices.ends) / 2
    for turn in found:
        first, last = numpy.searchsorted(middles, (turn.start, turn.end))
        who = turn.speaker
        if who > 0 and first < last:
            voice = voices.vectors[first:last].sum(axis=0, keepdims=True)
            alike = likeness(voice, lengths[first:last].sum(keepdims=True), people, heard)[0]
            own = alike[who - 1]
            others = numpy.delete(alike, who - 1)
            if own < SURE or (len(others) and own - others.max() < MARGIN):
                who = 0
        yield SpeakerTurn(round(turn.start, 2), round(turn.end, 2), who)
