"""Keys of a telephone by their tones (DTMF, ITU-T Q.23): digits are words, # ends a sentence."""

import itertools

import luigi

from pipelines.lecture.records import Segment, Word
from pipelines.lecture.speech.engine import SpeechEngine

RATE, FRAME = 16_000, 640  # samples
LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477)  # hertz, of rows and columns
KEYS = "123456789*0#"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


class tones(luigi.Config):
    """How a key is told from other sound."""

    purity = luigi.FloatParameter(default=0.6, description="least share of the energy that is in two tones")


class Tones(SpeechEngine):
    """Needs no model: a frame is a key where nearly all of its energy is in one low and one high tone."""

    name = "tones"
    settings = tones
    packages = ("konspekt-extras", "numpy")
    needs_model = False

    def detect_language(self, samples) -> tuple[str, float]:
        return "en", 1.0

    def recognise(self, samples, language: str, on_progress) -> list[Segment]:
        segments, words = [], []
        for key, frames in itertools.groupby(self._keys(samples), key=lambda found: found[0]):
            times, shares = zip(*((start, share) for _, start, share in frames))
            if key == "#" and words:
                segments.append(_sentence(words))
                words = []
            elif key.isdigit():
                end = times[-1] + FRAME / RATE
                words.append(Word(times[0], round(end, 2), WORDS[int(key)], round(min(shares), 3)))
        on_progress(1.0)
        return segments + ([_sentence(words)] if words else [])

    def _keys(self, samples):
        """Key, time (s) and purity of each frame, in which " " is none."""
        import numpy

        times = numpy.arange(FRAME) / RATE
        waves = numpy.exp(-2j * numpy.pi * numpy.outer(LOW + HIGH, times))
        for start in range(0, len(samples) - FRAME + 1, FRAME):
            frame = samples[start : start + FRAME]
            energy = float((frame**2).sum())
            powers = 2 * abs(waves @ frame) ** 2 / FRAME
            row, column = powers[: len(LOW)].argmax(), powers[len(LOW) :].argmax()
            share = (powers[row] + powers[len(LOW) + column]) / energy if energy > 1e-3 * FRAME else 0.0
            pressed = share >= self.own.purity
            yield KEYS[3 * row + column] if pressed else " ", round(start / RATE, 2), min(1.0, float(share))


def _sentence(words: list[Word]) -> Segment:
    text = " ".join(word.text for word in words).capitalize() + "."
    first, *rest = words
    spoken = (Word(first.start, first.end, first.text.capitalize(), first.probability), *rest)
    last = spoken[-1]
    spoken = (*spoken[:-1], Word(last.start, last.end, f"{last.text}.", last.probability))
    return Segment(
        words[0].start, words[-1].end, text, min(word.probability for word in words), False, spoken
    )
