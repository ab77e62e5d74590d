"""A synthetic lecture of an hour with known chapters and slides: an MIT lecture's text, spoken by Piper.

    python -m bench.hour FOLDER

writes FOLDER/hour.mp4 and FOLDER/hour.json, which tells when its chapters begin and its slides change (s).
Each chapter of the human reference has a slide, whose points appear one after another.
"""

import json
import sys
import tempfile
import wave
from itertools import pairwise
from pathlib import Path

import numpy

from bench.segmentation_corpora import Text, lectures
from data.make_samples import BETWEEN_SLIDES, PAUSE, draw_slide, join, speak
from pipelines.language.text.sentences import word_count
from pipelines.lecture.chapters.titles import titles

# The lecture whose transcript has nothing inaudible and about an hour of words.
NAME = "02-07-01"
POINTS, LONGEST_POINT = 3, 60
ABOUT = {
    "title": "What is artificial intelligence?",
    "course": "A synthetic lecture: text of an MIT course, spoken by Piper",
    "language": "eng",
    "date": "2026-03-16T10:00:00Z",
}


def slides(parts: list[list[str]]) -> list[list[dict]]:
    """For each chapter its slide in the states that it is built up in."""
    built = []
    for heading, part in zip(titles(parts, "en"), parts):
        points = [text[:LONGEST_POINT].rsplit(" ", 1)[0] for text in part if word_count(text) > 8][:POINTS]
        states = range(1, len(points) + 1) if points else (0,)
        built.append([{"heading": heading, "bullets": points[:shown]} for shown in states])
    return built


def make(text: Text, folder: Path) -> Path:
    """Speak and draw it; gives the video."""
    cuts = [0, *text.reference, len(text.units)]
    parts = [list(text.units[begin:end]) for begin, end in pairwise(cuts)]
    sound, changes, chapters = [], [], []
    total, rate = 0, 22_050
    with tempfile.TemporaryDirectory() as scratch:
        place, listed = Path(scratch), []
        for number, (states, part) in enumerate(zip(slides(parts), parts), 1):
            chapters.append(total / rate)
            shown = 0
            for spoken, sentence in enumerate(part):
                # A point a sentence or two, until the slide is full.
                if spoken % 2 == 0 and shown < len(states):
                    picture = place / f"{number}-{shown}.png"
                    draw_slide(states[shown], ABOUT, number, len(parts)).save(picture)
                    listed.append((picture, total / rate))
                    shown += 1
                samples, rate = speak(sentence, "piper")
                last = spoken == len(part) - 1
                silence = numpy.zeros(int((BETWEEN_SLIDES if last else PAUSE) * rate), numpy.int16)
                sound += [samples, silence]
                total += len(samples) + len(silence)
            changes.append(total / rate)
            print(f"chapter {number} of {len(parts)}: {total / rate:.0f} s", file=sys.stderr)
        with wave.open(str(place / "speech.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(numpy.concatenate(sound).tobytes())
        # ffmpeg shows the last picture only up to where it is named once more, which must be before the end.
        ends = [*(start for _, start in listed[1:]), total / rate - 0.5]
        states = [
            f"file '{picture}'\nduration {end - start:.3f}\n" for (picture, start), end in zip(listed, ends)
        ]
        (place / "slides.txt").write_text("".join(states) + f"file '{listed[-1][0]}'\n")
        folder.mkdir(parents=True, exist_ok=True)
        join(place, folder / "hour.mp4", ABOUT, total / rate)
    known = {"chapters": chapters, "slide_ends": changes, "seconds": total / rate}
    (folder / "hour.json").write_text(json.dumps(known, indent=1))
    return folder / "hour.mp4"


if __name__ == "__main__":
    [chosen] = [text for text in lectures() if text.name == NAME]
    print(make(chosen, Path(sys.argv[1])))
