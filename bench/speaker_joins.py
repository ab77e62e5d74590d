"""Recordings whose speakers are known: clips of one person each, joined to conversations and lectures.

Every speaker belongs to one half: what is tuned is tuned on "tune" and told of "report". The clips are cut at
their pauses into pieces; a turn is one or several of them. A lecture has a lecturer with 80 % of the speech
and questions from the audience, who sit in the same hall farther away: softer, with more of its echo.
"""

import functools
from dataclasses import dataclass, replace

import numpy

from bench.measure import SHARED
from pipelines.lecture.recording.audio import SAMPLE_RATE

# Level of speech (dB of full scale), of the noise that is everywhere, and how much softer the audience is.
LEVEL, NOISE, FARTHER = -26.0, -62.0, (6.0, 14.0)
# Echo of the hall (s until 60 dB less), and its share where the lecturer stands and where the audience sits.
ECHO, NEAR, FAR = 0.5, 0.1, 0.6
# Of a bad microphone: the band (Hz), the echo's share, the noise (dB of full scale).
BAND, ROUGH_ECHO, ROUGH_NOISE = (300.0, 3400.0), 0.6, -48.0
# Seconds between turns, and of a turn.
GAP, TURN = (0.0, 0.8), (2.0, 9.0)

_READ, _TALK, _RU = "en_read/", "en_talk/", "ru_speech/"
_LIBRI, _FLEURS, _GOLOS = f"{_READ}librispeech/", f"{_READ}fleurs_en/fleurs-en-", f"{_RU}golos/"
# Two clips of FLEURS count as one person where their voices are alike (0.88 and 0.92; others: 0.77 at most).
ENGLISH = {
    "tune": {
        "1089": (f"{_LIBRI}1089-134686-0000.flac", f"{_LIBRI}1089-134686-0001.flac"),
        "1272": (f"{_LIBRI}1272-141231-0002.flac",),
        "61": (f"{_LIBRI}61-70968-0000.flac",),
        "3536": (f"{_LIBRI}3536-23268-0010.wav",),
        "fleurs-1": (f"{_FLEURS}001.ogg", f"{_FLEURS}005.ogg"),
        "lj": tuple(f"{_READ}ljspeech/LJ001-000{n}.wav" for n in (3, 5, 6, 7)),
        "jfk": (f"{_TALK}jfk_inaugural_excerpt.flac",),
        "gates": (f"{_TALK}gates_ted_excerpt.mp3",),
        "gis": ("lecture_video/gis_intro.mp4",),
        "spk1": (f"{_READ}speechbrain/spk1_snt5.wav",),
    },
    "report": {
        "2412": (f"{_LIBRI}2412-153948-0000.flac",),
        "6313": (f"{_LIBRI}6313-76958-0021.flac",),
        "6930": (f"{_LIBRI}6930-75918-0000.flac",),
        "ls": (f"{_LIBRI}ls_test.flac",),
        "fleurs-2": (f"{_FLEURS}002.ogg", f"{_FLEURS}003.ogg"),
        "fleurs-7": (f"{_FLEURS}007.ogg",),
        "sense": tuple(
            f"{_READ}librivox_sense/sense_and_sensibility_01_austen_64kb-0{n}.wav"
            for n in (870, 880, 890, 920, 930)
        ),
        "bush": (f"{_TALK}bush_radio_address_gb0.wav",),
        "jobs": (f"{_TALK}jobs_stanford_dots.wav",),
        "spk2": (f"{_READ}speechbrain/spk2_snt3.wav", f"{_READ}speechbrain/spk2_snt4.wav"),
    },
}
RUSSIAN = {
    "tune": {
        "golos-1": (f"{_GOLOS}d71107319855ef21249be2ab0edea9c2.opus",),
        "golos-2": (f"{_GOLOS}f9edbe5cf0490639dcdfbd235e7351f7.opus",),
        "golos-3": (f"{_GOLOS}50184a040ddf396baa2cec1ae3053df0.opus",),
        "golos-4": (f"{_GOLOS}001ce26c07c20eaa0d666b824c6c6924.wav",),
    },
    "report": {
        "voxforge": tuple(f"{_RU}voxforge/ru_00{n}.wav" for n in (24, 25, 27, 30, 31, 34, 35)),
        "golos-5": (f"{_GOLOS}aaa6431064cc884eb083ae6341a7c5de.opus",),
        "golos-6": (f"{_GOLOS}58b586f67f5e634506e215df5996b82e.opus",),
        "golos-7": (f"{_GOLOS}26093ef7a8c5ec6a3c586a6a929c1bd3.opus",),
        "ruslan": (f"{_RU}ruslan/02.wav",),
    },
}
VOICES = {"en": ENGLISH, "ru": RUSSIAN}
# Who speaks long enough to give a lecture.
LECTURERS = {"en": {"tune": ("gates", "gis", "lj"), "report": ("bush", "jobs", "sense")}}
LECTURERS["ru"] = {"tune": (), "report": ("voxforge",)}


@dataclass(frozen=True)
class Turn:
    """Who speaks from start to end (s)."""

    start: float
    end: float
    who: str


@dataclass(frozen=True)
class Joined:
    """Samples at 16 kHz and who speaks when; the first speaker of a lecture is the lecturer."""

    name: str
    samples: numpy.ndarray
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(turn.who for turn in self.turns))


@functools.cache
def pieces(language: str, half: str, who: str) -> tuple[numpy.ndarray, ...]:
    """What a person says, cut at every pause of 0.3 s, at the same level."""
    from faster_whisper.audio import decode_audio
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=300, min_speech_duration_ms=300, speech_pad_ms=30)
    found = []
    for path in VOICES[language][half][who]:
        samples = decode_audio(str(SHARED / path), sampling_rate=SAMPLE_RATE)
        found += [samples[each["start"] : each["end"]] for each in get_speech_timestamps(samples, options)]
    return tuple(_at(each, LEVEL) for each in found)


def conversation(language: str, half: str, count: int, seconds: float, seed: int) -> Joined:
    """So many people take turns, none twice in a row."""
    chance = numpy.random.default_rng((seed, count))
    people = [str(each) for each in chance.permutation(sorted(VOICES[language][half]))[:count]]
    # Each is heard early, then anybody.
    order = list(people)
    while len(order) < 4000:
        order.append(str(chance.choice([each for each in people if each != order[-1]])))
    plan = [(who, 0.0) for who in order]
    return _join(f"{language} {count} speakers", language, half, plan, seconds, chance)


def monologue(language: str, half: str, lecturer: str, seconds: float, seed: int) -> Joined:
    """One person alone."""
    chance = numpy.random.default_rng(seed)
    return _join(f"{language} monologue", language, half, [(lecturer, 0.0)] * 4000, seconds, chance)


def lecture(language: str, half: str, lecturer: str, askers: int, seconds: float, seed: int) -> Joined:
    """A lecturer with 80 % of what is said, and questions from the audience."""
    chance = numpy.random.default_rng((seed, askers, 7))
    others = [each for each in sorted(VOICES[language][half]) if each != lecturer]
    audience = [str(each) for each in chance.permutation(others)[:askers]]
    plan: list[tuple[str, float]] = []
    for number in range(400):
        # A question is a turn; four times as long is spoken before the next one.
        plan += [(lecturer, 0.0)] * 4 + [(audience[number % len(audience)], chance.uniform(*FARTHER))]
    return _join(f"{language} lecture", language, half, plan, seconds, chance)


def _join(
    name: str, language: str, half: str, plan: list[tuple[str, float]], seconds: float, chance
) -> Joined:
    sound: list[numpy.ndarray] = [numpy.zeros(SAMPLE_RATE // 2, numpy.float32)]
    length = len(sound[0])
    turns: list[Turn] = []
    said: dict[str, list[int]] = {}
    for number_of_turn, (who, softer) in enumerate(plan):
        known = pieces(language, half, who)
        wanted, turn = chance.uniform(*TURN), []
        while sum(map(len, turn)) < wanted * SAMPLE_RATE:
            if not said.get(who):
                said[who] = [int(each) for each in chance.permutation(len(known))]
            turn.append(known[said[who].pop()])
        for number, piece in enumerate(turn):
            heard = _in_hall(piece, FAR if softer else NEAR, chance) * 10 ** (-softer / 20)
            turns.append(Turn(length / SAMPLE_RATE, (length + len(piece)) / SAMPLE_RATE, who))
            last = number == len(turn) - 1
            quick = number_of_turn % 3 == 0  # every third speaker takes over without a silence
            gap = int(
                (0.0 if quick and last else chance.uniform(*GAP) if last else chance.uniform(0.1, 0.5))
                * SAMPLE_RATE
            )
            sound += [heard[: len(piece)], numpy.zeros(gap, numpy.float32)]
            length += len(piece) + gap
        if length > seconds * SAMPLE_RATE:
            break
    noise = chance.standard_normal(length).astype(numpy.float32) * 10 ** (NOISE / 20)
    return Joined(name, numpy.concatenate(sound) + noise, tuple(turns))


def rough(joined: Joined, seed: int = 1) -> Joined:
    """The same through one bad microphone at the back of the hall: its echo, a telephone's band and noise.

    What tells clips apart by their microphones is mostly gone then.
    """
    from scipy.signal import butter, sosfiltfilt

    chance = numpy.random.default_rng(seed)
    heard = _in_hall(joined.samples, ROUGH_ECHO, chance)[: len(joined.samples)]
    heard = sosfiltfilt(butter(4, BAND, "bandpass", fs=SAMPLE_RATE, output="sos"), heard)
    noise = chance.standard_normal(len(heard)) * 10 ** (ROUGH_NOISE / 20)
    return replace(joined, samples=(heard + noise).astype(numpy.float32))


def _at(samples: numpy.ndarray, decibels: float) -> numpy.ndarray:
    power = numpy.sqrt(numpy.mean(samples**2))
    return (samples * (10 ** (decibels / 20) / max(power, 1e-6))).astype(numpy.float32)


def _in_hall(samples: numpy.ndarray, share: float, chance) -> numpy.ndarray:
    """A voice with an echo that dies away, whose power is a share of its own."""
    from scipy.signal import fftconvolve

    length = int(ECHO * SAMPLE_RATE)
    answer = chance.standard_normal(length) * 10 ** (-3 * numpy.arange(length) / length)
    answer *= numpy.sqrt(share) / numpy.linalg.norm(answer)
    answer[0] += 1.0
    return fftconvolve(samples, answer).astype(numpy.float32)
