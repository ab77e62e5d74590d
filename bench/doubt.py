"""Fits how certain it is that a word was heard right, on recordings that no test uses; checks it on others.

    for language in en ru fr es it; do
        apt-get download asterisk-core-sounds-$language asterisk-core-sounds-$language-g722
    done; for package in *.deb; do dpkg -x $package FOLDER; done
    python -m bench.doubt FOLDER

Asterisk's voice prompts (Debian, CC BY and CC BY-SA) are some 250 sentences a language, read by one person in
each, with what is said as text. They are joined to pieces of a minute; every second English one is heard a
second time in a room with noise (10 dB). English and Russian are fitted, the other languages check that.
"""

import argparse
import gzip
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy

from bench.hearing import Marks, marks, reliability, wrong_words
from bench.measure import heading
from bench.recognisers import MODEL, fetch, load_ours
from pipelines.lecture.records import Segment, Transcript
from pipelines.lecture.speech.certainty import calibrated, features, usage_in
from pipelines.lecture.speech.sentences import doubtful_words

RATE, PAUSE, PIECE = 16000, 0.5, 50.0
FITTED, CHECKED = ("en", "ru"), ("fr", "es", "it")
# Words that the prompts' texts write otherwise than is right.
RIGHT = ((r"\b([Чч])то бы\b", r"\1тобы"), ("увеличиения", "увеличения"), (r"\b([Зз])а тем\b", r"\1атем"))


def prompts(folder: Path, language: str) -> Iterator[tuple[str, Path]]:
    """What is said in a file, and the file; of three words and more, each once."""
    written = folder / f"usr/share/doc/asterisk-core-sounds-{language}/core-sounds-{language}.txt.gz"
    texts = gzip.decompress(written.read_bytes()).splitlines()
    [voice] = (folder / "usr/share/asterisk/sounds").glob(f"{language}_*")
    known = set()
    for raw in texts:
        name, _, text = raw.decode("utf-8", "replace").strip("\ufeff \n").partition(":")
        for wrong, right in RIGHT:
            text = re.sub(wrong, right, text)
        path = voice / f"{name}.g722"
        if len(text.split()) >= 3 and not re.search(r"[\[\]/<>(){}]", text) and path.exists():
            if text.lower() not in known:
                yield text.strip(), path
            known.add(text.lower())


def pieces(folder: Path, language: str) -> Iterator[tuple[str, numpy.ndarray]]:
    """Text and sound of prompts one after the other."""
    texts, sounds, seconds = [], [], 0.0
    for text, path in prompts(folder, language):
        command = ["ffmpeg", "-v", "error", "-f", "g722", "-i", path, "-f", "f32le", "-ac", "1"]
        raw = subprocess.run([*command, "-ar", str(RATE), "-"], capture_output=True, check=True).stdout
        sound = numpy.frombuffer(raw, numpy.float32)
        if not 0.15 < len(sound) / RATE / len(text.split()) < 1.2:
            continue  # something else is said than is written
        texts.append(text)
        sounds += [sound, numpy.zeros(int(PAUSE * RATE), numpy.float32)]
        seconds += len(sound) / RATE + PAUSE
        if seconds > PIECE:
            yield " ".join(texts), numpy.concatenate(sounds)
            texts, sounds, seconds = [], [], 0.0
    if texts:
        yield " ".join(texts), numpy.concatenate(sounds)


def in_noise(sound: numpy.ndarray, decibels: float, random: numpy.random.Generator) -> numpy.ndarray:
    """The sound in a room with an echo of 0.4 s, over pink noise that is so much lower."""
    echo = random.standard_normal(6400) * numpy.exp(-numpy.arange(6400) / 1200)
    echo[0] = 6.0
    room = numpy.convolve(sound, echo / numpy.sqrt((echo**2).sum()))[: len(sound)]
    spectrum = numpy.fft.rfft(random.standard_normal(len(sound)))
    noise = numpy.fft.irfft(spectrum / numpy.sqrt(numpy.maximum(1, numpy.arange(len(spectrum)))), len(sound))
    level = numpy.sqrt((room[numpy.abs(room) > 0.01] ** 2).mean()) * 10 ** (-decibels / 20)
    mixed = room + noise / noise.std() * level
    return (0.8 * mixed / numpy.abs(mixed).max()).astype(numpy.float32)


def heard(folder: Path, language: str, recognise) -> Iterator[tuple[str, Transcript]]:
    """Each piece's text and transcript."""
    random = numpy.random.default_rng(0)
    for number, (text, sound) in enumerate(pieces(folder, language)):
        noisy = [in_noise(sound, 10.0, random)] if language == "en" and not number % 2 else []
        for each in [sound, *noisy]:
            segments: tuple[Segment, ...] = tuple(recognise(each, language))
            yield text, Transcript(language, 1.0, len(each) / RATE, "faster-whisper", MODEL, segments)


def check(name: str, found: list[tuple[str, Transcript]]) -> None:
    certain: list[float] = []
    wrong: list[bool] = []
    marked = Marks()
    for text, spoken in found:
        for segment, bad in _with_errors(text, spoken):
            here = [word.probability for word in segment.words]
            doubted = doubtful_words(here, 0.5) if name.endswith("after") else [each < 0.5 for each in here]
            marked += marks(doubted, bad)
            certain, wrong = [*certain, *here], [*wrong, *bad]
    print(f"{name:<12} expected calibration error {reliability(certain, wrong)[1]:.4f}; {marked}", flush=True)


def _with_errors(text: str, spoken: Transcript) -> Iterator[tuple[Segment, list[bool]]]:
    wrong = iter(wrong_words(text, [word.text for segment in spoken.segments for word in segment.words]))
    for segment in spoken.segments:
        yield segment, [next(wrong) for _ in segment.words]


def fit(found: list[tuple[str, Transcript]]) -> None:
    from sklearn.linear_model import LogisticRegression

    rows, right = [], []
    for text, spoken in found:
        words = [word for segment in spoken.segments for word in segment.words]
        rows += features(words, usage_in(spoken.language))
        right += [not wrong for wrong in wrong_words(text, [word.text for word in words])]
    for title, columns in (("with a dictionary", 5), ("without one", 3)):
        fitted = LogisticRegression(max_iter=5000).fit(numpy.array(rows)[:, :columns], right)
        weights = ", ".join(f"{weight:.3f}" for weight in fitted.coef_[0])
        print(
            f"{title}: {fitted.intercept_[0]:.3f}, {weights} ({len(right)} words, {right.count(False)} wrong)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    fetch("faster-whisper", MODEL)
    recognise = load_ours()
    found = {language: list(heard(folder, language, recognise)) for language in (*FITTED, *CHECKED)}
    heading("Weights: intercept, word, before, after, usage, unknown")
    fit([each for language in FITTED for each in found[language]])
    heading("Before and after")
    for language, each in found.items():
        check(f"{language} before", each)
        check(f"{language} after", [(text, calibrated(spoken)) for text, spoken in each])


if __name__ == "__main__":
    main()
