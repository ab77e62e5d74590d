"""Who speaks when: diarization error rate on joined recordings of known speakers, and what it costs.

    python -m bench.speakers [tune] [report] [rough] [alone]

`report` are speakers that nothing was tuned on, `tune` the others; `rough` are some of the former through
one bad microphone with echo and noise; `alone` are real talks of one person.
Beside ours the plain baseline: all that voice detection finds is one speaker. The error rate is that of
pyannote.metrics with the usual collar (0.25 s to either side of each border): missed speech, false alarm
and confusion. Turns that nobody is named for count as confusion of their own. All recordings are joined clips
(bench/speaker_joins.py): every clip has its own microphone, which makes voices easier to tell than they are
in one room, and nobody speaks while another does.
"""

import functools
import tempfile
import time
import warnings
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path

import luigi
import numpy

from bench.measure import ROOT, chosen_parts, evaluation_data, heading, machine
from bench.speaker_joins import LECTURERS, VOICES, Joined, conversation, lecture, monologue, rough
from pipelines.core.models.fetch import FetchModel
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import SpeakerTurn
from pipelines.lecture.speakers.diarize import listen, speaker_turns
from pipelines.lecture.speakers.voice_encoder import ENGINE, MODEL

# Seconds to either side of a border of the reference that are not counted.
COLLAR = 0.25
# Conversations of so many people, each so often with other people, and questions of so many in a lecture.
PEOPLE, OFTEN, ASKERS = {"en": (2, 3, 4, 6, 8), "ru": (2, 3, 4)}, 3, (1, 4)
# Every so many-th recording is heard through a bad microphone, too.
ROUGH = 2
SECONDS_A_SPEAKER, LECTURE_SECONDS, ALONE_SECONDS = 40, 400, 200
TALKS = (
    "en_talk/bush_columbia_2003.wma",
    "en_talk/bush_radio_address_gb0.wav",
    "en_talk/gates_ted_excerpt.mp3",
)
TALKS += (
    "en_talk/lucier_sitting_in_a_room.mp3",
    "en_talk/jobs_stanford_dots.wav",
    "lecture_video/gis_intro.mp4",
)


def corpus(half: str) -> Iterator[Joined]:
    """The recordings of one half of the speakers."""
    for language, counts in PEOPLE.items():
        for count in counts:
            for seed in range(OFTEN if count < len(VOICES[language][half]) else 1):
                yield conversation(language, half, count, SECONDS_A_SPEAKER * count, 10 * seed)
    for language, lecturers in LECTURERS.items():
        for who in lecturers[half]:
            for askers in ASKERS:
                yield lecture(language, half, who, askers, LECTURE_SECONDS, askers)
            yield monologue(language, half, who, ALONE_SECONDS, 1)


@functools.cache
def model() -> Path:
    """The folder of the voice encoder's weights, fetched where they are not there."""
    fetch = FetchModel(name=MODEL, engine=ENGINE)
    if not fetch.complete():
        luigi.build([fetch], local_scheduler=True, log_level="WARNING")
    return Path(fetch.output().path)


def heard(samples: numpy.ndarray) -> tuple[tuple[SpeakerTurn, ...], tuple[SpeakerTurn, ...], float]:
    """Our turns, those of the baseline, and processor time (s)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            file.writeframes((numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
        begun = time.process_time()
        voices = listen(path, model)
        found = speaker_turns(voices)
        seconds = time.process_time() - begun
    return found, tuple(SpeakerTurn(start, end, 1) for start, end in voices.stretches), seconds


def errors(joined: Joined, found: Iterable[SpeakerTurn]) -> dict[str, float]:
    """Seconds of speech that count, and of each error, as pyannote.metrics counts them."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference, hypothesis = Annotation(), Annotation()
    for turn in joined.turns:
        reference[Segment(turn.start, turn.end)] = turn.who
    for number, each in enumerate(found):
        hypothesis[Segment(each.start, each.end)] = each.speaker or f"unknown {number}"
    whole = Timeline([Segment(0, len(joined.samples) / SAMPLE_RATE)])
    metric = DiarizationErrorRate(collar=2 * COLLAR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dict(metric.compute_components(reference, hypothesis, uem=whole))


def rate(counts: Iterable[dict[str, float]]) -> float:
    counts = list(counts)
    wrong = sum(each[kind] for each in counts for kind in ("missed detection", "false alarm", "confusion"))
    return 100 * wrong / sum(each["total"] for each in counts)


def tell(part: str) -> None:
    heading(f"Speakers of the part “{part}”")
    half = "report" if part == "rough" else part
    print(f"{'recordings':>24} {'count':>5} {'minutes':>7}  DER of ours  one speaker  number right  cost")
    groups: dict[str, list] = {}
    for number, joined in enumerate(corpus(half)):
        if part == "rough":
            if number % ROUGH:
                continue
            joined = rough(joined)
        ours, plain, seconds = heard(joined.samples)
        count = len({turn.speaker for turn in ours} - {0})
        length = len(joined.samples) / SAMPLE_RATE
        row = (errors(joined, ours), errors(joined, plain), count == len(joined.speakers), seconds, length)
        groups.setdefault(joined.name, []).append(row)
    every = [row for rows in groups.values() for row in rows]
    for name, group in [*groups.items(), ("all", every)]:
        ours, plain, right, seconds, lengths = zip(*group)
        print(
            f"{name:>24} {len(group):5} {sum(lengths) / 60:7.1f} {rate(ours):11.1f}% {rate(plain):11.1f}%"
            f" {sum(right):7} of {len(group):2}  {sum(seconds) / sum(lengths):.3f}",
            flush=True,
        )


def alone() -> None:
    from faster_whisper.audio import decode_audio

    heading("Real talks of one person, and the samples: how many are found")
    folder = evaluation_data("en_talk").parent
    paths = [folder / name for name in TALKS]
    paths += [ROOT / "data" / "videos" / name for name in ("lecture.mp4", "lecture-ru.mp4")]
    for path in paths:
        samples = decode_audio(str(path), sampling_rate=SAMPLE_RATE)
        (ours, _, seconds), length = heard(samples), len(samples) / SAMPLE_RATE
        known = sorted({turn.speaker for turn in ours} - {0})
        unknown = sum(turn.end - turn.start for turn in ours if not turn.speaker)
        print(f"{path.name:>32}  {len(known)}, nobody named for {unknown:.1f} s; cost {seconds / length:.3f}")


if __name__ == "__main__":
    parts = chosen_parts(__doc__ or "", ["tune", "report", "rough", "alone"])
    evaluation_data("en_read")
    print(machine("numpy", "faster-whisper", "pyannote-metrics"))
    for part in parts:
        alone() if part == "alone" else tell(part)
