"""Finding slides, against its peers, in recordings whose slides are known, in one run.

    python -m bench.slides [real] [kinds] [speed]

`real`: the lecture videos of the evaluation data. `kinds`: drawn lectures of many kinds, 720p; of what is
typed and scrolled at once one end is known, and a slide a screenful besides is right. `speed`: 20 minutes
of 720p. A slide is found where the end of one is told within a second; peers tell cuts, and where one takes
a cut for an end, it counts. They are PySceneDetect, left out where it is not installed (pip install
scenedetect), and ffmpeg's select=gt(scene,0.3). Speeds are times real time: by the clock, and by processor
seconds of all cores, which tells more on a busy machine.
"""

import json
import math
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from sklearn.datasets import load_sample_images

from bench.measure import chosen_parts, heading, machine
from bench.night_media import SHARED
from pipelines.lecture.slides import find_slides

WIDTH, HEIGHT, RATE = 1280, 720, 12
TOLERANCE, LONG = 1.0, 1200  # s
WORDS = [
    "gradient", "matrix", "signal", "entropy", "carbon", "market", "neuron", "lattice", "proof", "cell",
    "energy", "theorem", "sample", "river", "network", "model", "axiom", "enzyme", "orbit", "kernel",
    "tensor", "polymer", "vector", "climate", "genome", "language", "syntax", "motor", "the", "of", "and",
    "from", "with", "under", "into", "between", "rather", "than", "each", "where", "large", "small",
    "exact", "open",
]  # fmt: skip
LIGHT, DARK = ("#fbfbf8", "#16324a", "#26475f"), ("#14171c", "#f2f2f2", "#c8d4de")

Frame = np.ndarray  # HEIGHT x WIDTH x 3, uint8
Showing = Callable[[float], Frame]  # what is seen so many seconds after its beginning


@dataclass(frozen=True)
class Lecture:
    """Shots with their seconds, ends of slides that are to be found (s), and how it is encoded."""

    shots: list[tuple[Showing, float]]
    ends: list[float]
    encoder: tuple[str, ...] = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-g", "120")
    suffix: str = ".mp4"


# --- what is seen -----------------------------------------------------------------------------------------


class Slides:
    """Draws slides, each with other text, from a seed; `built(n)` is one with so many bullets so far."""

    def __init__(self, seed: int, theme=LIGHT):
        self.chance = random.Random(seed)
        self.ground, self.title_colour, self.text_colour = theme
        self.number = 0

    def phrase(self, least: int, most: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(least, most))).capitalize()

    def build(self, bullets: int = 5, title: str | None = None) -> list[Frame]:
        """A slide bullet by bullet."""
        self.number += 1
        title, lines = title or self.phrase(2, 4), [self.phrase(3, 7) for _ in range(bullets)]
        return [self._drawn(title, lines[:count]) for count in range(bullets + 1)]

    def slide(self, **options) -> Frame:
        """A whole slide: text, a chart or a picture."""
        kind = self.chance.choice(["text", "text", "chart", "picture"])
        drawn = self.build(self.chance.randint(2, 6) if kind == "text" else 2, **options)[-1]
        if kind == "chart":
            with_chart = Image.fromarray(drawn)
            draw = ImageDraw.Draw(with_chart)
            for bar in range(7):
                top = self.chance.randint(330, 560)
                draw.rectangle((140 + 140 * bar, top, 230 + 140 * bar, 620), fill=self.text_colour)
            return np.asarray(with_chart)
        if kind == "picture":
            drawn = drawn.copy()
            drawn[330:640, 380:900] = photo(self.chance.randint(0, 1), self.chance.random())[330:640, 380:900]
        return drawn

    def _drawn(self, title: str, lines: list[str]) -> Frame:
        image = Image.new("RGB", (WIDTH, HEIGHT), self.ground)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, 18, HEIGHT), fill=self.title_colour)
        draw.text((80, 48), title, font=font(52), fill=self.title_colour)
        draw.text((80, 672), "Introduction to everything", font=font(18), fill=self.text_colour)
        draw.text((1180, 672), str(self.number), font=font(18), fill=self.text_colour)
        for row, line in enumerate(lines):
            draw.text((110, 160 + 76 * row), f"–  {line}", font=font(32), fill=self.text_colour)
        return np.asarray(image)


def font(size: int):
    return ImageFont.load_default(size)


def photo(which: int, shift: float = 0.0) -> Frame:
    """A photograph, moved sideways by a share of its width."""
    taken = load_sample_images().images[which]
    large = np.asarray(Image.fromarray(taken).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    return np.roll(large, int(shift * WIDTH), axis=1)


class Camera:
    """A speaker before a room out of focus, or a wall, swaying and gesturing, with the noise of a sensor."""

    def __init__(self, seed: int, wall: int | None = None):
        room = Image.fromarray(photo(0, 0.37 * seed)).filter(ImageFilter.GaussianBlur(14))
        self.room = np.asarray(room).astype(np.int16) * 2 // 3
        if wall is not None:
            self.room = np.full((HEIGHT, WIDTH, 3), wall, np.int16)
        self.coat = photo(1, 0.2 * seed).astype(np.int16) // 2
        self.seed, self.chance = seed, np.random.default_rng(seed)
        self.noise = self.chance.normal(0, 4, (4, HEIGHT, WIDTH, 1)).astype(np.int16)

    def __call__(self, seconds: float) -> Frame:
        phase = seconds + 10 * self.seed
        sway = 60 * math.sin(phase * 0.7) + 25 * math.sin(phase * 2.3)
        mask = Image.new("L", (WIDTH, HEIGHT))
        draw, x = ImageDraw.Draw(mask), 640 + sway
        draw.ellipse((x - 75, 150 + 8 * math.sin(phase * 3), x + 75, 350), fill=255)
        draw.polygon([(x - 60, 340), (x + 60, 340), (x + 190, 720), (x - 190, 720)], fill=255)
        hand = x + 220 + 60 * math.sin(phase * 1.9), 480 + 90 * math.sin(phase * 2.9)
        draw.line([(x + 90, 420), hand], fill=255, width=48)
        coat = np.roll(self.coat, int(sway), axis=1) + 50
        seen = np.where(np.asarray(mask)[..., None] > 0, coat, self.room)
        return np.clip(seen + self.noise[int(seconds * RATE) % 4], 0, 255).astype(np.uint8)


def still(frame: Frame) -> Showing:
    return lambda _: frame


def built(states: list[Frame], every: float) -> Showing:
    return lambda seconds: states[min(int(seconds / every), len(states) - 1)]


def fade(old: Frame, new: Frame, seconds: float) -> Showing:
    def seen(at: float) -> Frame:
        share = min(1.0, at / seconds)
        return (old * (1 - share) + new * share).astype(np.uint8)

    return seen


def push(old: Frame, new: Frame, seconds: float) -> Showing:
    def seen(at: float) -> Frame:
        edge = int(min(1.0, at / seconds) * WIDTH)
        return np.concatenate([old[:, edge:], new[:, :edge]], axis=1)

    return seen


def inset(under: Showing, film: Showing, box: tuple[int, int, int, int], offset: float = 0.0) -> Showing:
    """A film in the box (left, top, right, bottom) over something else."""
    left, top, right, bottom = box

    def seen(at: float) -> Frame:
        frame = under(at).copy()
        small = Image.fromarray(film(at + offset)).resize((right - left, bottom - top))
        frame[top:bottom, left:right] = np.asarray(small)
        return frame

    return seen


def pointer(under: Showing, seed: int = 0) -> Showing:
    """A mouse pointer that wanders, rests and wanders on."""

    def seen(at: float) -> Frame:
        phase = (at // 4) + min(1.0, at % 4 / 1.5) + seed
        x, y = 640 + 520 * math.sin(phase * 1.3), 360 + 280 * math.sin(phase * 2.1)
        image = Image.fromarray(under(at))
        ImageDraw.Draw(image).polygon(
            [(x, y), (x, y + 24), (x + 6, y + 18), (x + 16, y + 17)], fill="white", outline="black"
        )
        return np.asarray(image)

    return seen


def written(strokes: list[list[tuple[float, float]]], every: float) -> Showing:
    """Handwriting: one more stroke every so many seconds on an empty page."""
    states = [Image.new("RGB", (WIDTH, HEIGHT), "white")]
    for stroke in strokes:
        states.append(states[-1].copy())
        ImageDraw.Draw(states[-1]).line(stroke, fill="#1c2f8c", width=5, joint="curve")
    return built([np.asarray(state) for state in states], every)


def handwriting(seed: int, strokes: int) -> list[list[tuple[float, float]]]:
    chance = random.Random(seed)
    lines = []
    for index in range(strokes):
        x, y = 90 + index % 8 * 140, 100 + index // 8 * 130
        wave = [(x + 8 * step, y + chance.uniform(-28, 28)) for step in range(14)]
        lines.append(wave)
    return lines


def scrolled(page: Frame, pixels_a_second: float, start: int = 0, until: int | None = None) -> Showing:
    until = page.shape[0] - HEIGHT if until is None else until

    def seen(at: float) -> Frame:
        top = min(start + int(at * pixels_a_second), until)
        return page[top : top + HEIGHT]

    return seen


def code(seed: int, lines: int) -> list[str]:
    chance = random.Random(seed)

    def line() -> str:
        name, verb, noun = chance.choices(WORDS, k=3)
        return f"{'    ' * chance.randint(0, 3)}{name} = {verb}_of({noun}, {chance.randint(1, 99)})"

    return [line() for _ in range(lines)]


def listing(lines: list[str], height: int = HEIGHT) -> Frame:
    image = Image.new("RGB", (WIDTH, height), "#1d2027")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((60, 30 + 32 * row), line, font=font(22), fill="#d8dee6")
    return np.asarray(image)


def typed(lines: list[str], every: float) -> Showing:
    return built([listing(lines[:count]) for count in range(len(lines) + 1)], every)


# --- lectures ---------------------------------------------------------------------------------------------


def in_turn(shots: list[tuple[Showing, float]], slides: list[int], **options) -> Lecture:
    """A lecture in which those shots (by number) are the last, or only, ones of slides."""
    ends = np.cumsum([seconds for _, seconds in shots])
    return Lecture(shots, [float(ends[index]) for index in slides], **options)


def cuts(seed: int, theme=LIGHT, count: int = 8, around=lambda seen: seen, **options) -> Lecture:
    slides, chance = Slides(seed, theme), random.Random(seed)
    shots = [(around(still(slides.slide())), chance.choice([4.0, 6.5, 9.0, 13.0])) for _ in range(count)]
    return in_turn(shots, list(range(count)), **options)


def builds() -> Lecture:
    slides = Slides(2)
    shots = [(built(slides.build(bullets), 2.5), 2.5 * bullets + 6) for bullets in (4, 3, 5, 2)]
    return in_turn(shots, [0, 1, 2, 3])


def fades(seconds: float = 1.0) -> Lecture:
    slides = Slides(3)
    drawn = [slides.slide() for _ in range(7)]
    shots, ends, now = [], [], 0.0
    for old, new in pairwise(drawn):
        shots += [(still(old), 7.0), (fade(old, new, seconds), seconds)]
        ends.append(now + 7.0 + seconds / 2)
        now += 7.0 + seconds
    return Lecture([*shots, (still(drawn[-1]), 7.0)], [*ends, now + 7.0])


def pushes() -> Lecture:
    slides = Slides(4)
    drawn = [slides.slide() for _ in range(6)]
    shots = [(still(drawn[0]), 7.0)]
    for old, new in pairwise(drawn):
        shots.append((lambda at, old=old, new=new: push(old, new, 0.7)(at), 8.0))
    return in_turn(shots, list(range(6)))


def camera_between() -> Lecture:
    """Slide, speaker, the same slide; then speaker, another slide."""
    slides, shots, ends, now = Slides(5), [], [], 0.0
    for number in range(4):
        drawn = still(slides.slide())
        shots += [(drawn, 9.0), (Camera(number), 6.5), (drawn, 8.0), (Camera(number + 7), 7.0)]
        ends.append(now + 23.5)
        now += 30.5
    return Lecture(shots, ends)


def camera_corner() -> Lecture:
    """A talking head in a corner that changes the corner in the midst of a slide."""
    slides, shots = Slides(6), []
    corners = [(960, 500, 1260, 669), (20, 500, 320, 669), (960, 20, 1260, 189)]
    for number in range(5):
        drawn = still(slides.slide())
        for part in range(2):
            box = corners[(number + part) % 3]
            shots.append((inset(drawn, Camera(1), box, offset=8.0 * len(shots)), 8.0))
    return in_turn(shots, [1, 3, 5, 7, 9])


def near_identical() -> Lecture:
    """One template, one title; the text alone is another."""
    slides = Slides(8)
    drawn = [slides.build(3, title="Exercises, continued")[-1] for _ in range(7)]
    return in_turn([(still(each), 6.0) for each in drawn], list(range(7)))


def film_inside() -> Lecture:
    """A film plays inside a slide, and is cut in it."""
    slides, shots, slide_ends = Slides(9), [], []
    for number in range(3):
        drawn = slides.build(1)[-1]
        box = (300, 240, 940, 600)
        poster = inset(still(drawn), still(photo(number % 2, 0.5)), box)
        shots += [(still(drawn), 5.0)] if number == 1 else [(poster, 5.0)]
        shots += [(inset(still(drawn), Camera(number + part), box, 3.0 * part), 5.0) for part in range(3)]
        shots.append((still(slides.slide()), 8.0))
        slide_ends += [len(shots) - 2, len(shots) - 1]
    return in_turn(shots, slide_ends)


def live_coding() -> Lecture:
    """Typing, then the next file."""
    return in_turn([(typed(code(seed, 18), 0.9), 20.0) for seed in range(3)], [0, 1, 2])


def scrolling() -> Lecture:
    """A document read down: a screenful stands for 8 s, then 1.5 s of scrolling by three quarters of it."""
    step, screens = HEIGHT * 3 // 4, 6
    page = listing(code(30, 140), HEIGHT + step * screens)
    shots, ends = [], []
    for screen in range(screens):
        at = step * screen
        shots += [(still(page[at : at + HEIGHT]), 8.0), (scrolled(page, step / 1.5, at, at + step), 1.5)]
        ends.append(9.5 * screen + 8.75)
    return Lecture(shots[:-1], [*ends[:-1], 9.5 * screens - 1.5])


def tablet() -> Lecture:
    return in_turn([(written(handwriting(seed, 30), 0.7), 24.0) for seed in range(3)], [0, 1, 2])


def black_intro() -> Lecture:
    slides, black = Slides(11), np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    first = slides.slide()
    rest = [(still(slides.slide()), 7.0) for _ in range(3)]
    shots = [(still(black), 5.0), (fade(black, first, 1.0), 8.0), *rest, (still(black), 3.0)]
    return in_turn(shots, [1, 2, 3, 4])


def speaker_only() -> Lecture:
    return Lecture([(Camera(seed), 12.0) for seed in range(4)], [])


def back_again() -> Lecture:
    """Leafing back over one slide to an earlier one, and forward again."""
    slides = Slides(13)
    a, b, c, d = (still(slides.slide()) for _ in range(4))
    shots = [(a, 8.0), (b, 8.0), (c, 7.0), (b, 1.0), (a, 9.0), (b, 0.8), (c, 9.0), (d, 8.0)]
    return in_turn(shots, [0, 1, 2, 4, 6, 7])


def film_and_photos() -> Lecture:
    """Slides that are photographs from edge to edge, and a speaker."""
    taken = [still(photo(which, shift)) for which, shift in ((0, 0.0), (1, 0.3), (0, 0.6))]
    shots = [(taken[0], 8.0), (taken[1], 8.0), (Camera(3), 8.0), (taken[2], 8.0)]
    return in_turn(shots, [0, 1, 3])


def column() -> Lecture:
    """The slide on the left, the speaker on the whole right side."""
    slides, shots = Slides(20), []
    for number in range(6):
        drawn = still(np.asarray(Image.fromarray(slides.slide()).resize((880, 496))))
        shots.append((beside(drawn, Camera(3), 8.0 * number), 8.0))
    return in_turn(shots, list(range(6)))


def beside(slide: Showing, film: Showing, offset: float) -> Showing:
    def seen(at: float) -> Frame:
        frame = np.full((HEIGHT, WIDTH, 3), 12, np.uint8)
        frame[112:608, :880] = slide(at)
        frame[:, 880:] = film(at + offset)[:, 440:840]
        return frame

    return seen


def before_walls() -> Lecture:
    """Slides, and the speaker before a white wall and on a dark stage."""
    slides, shots = Slides(21), []
    for number in range(4):
        shots += [(still(slides.slide()), 9.0), (Camera(number, wall=(235, 8)[number % 2]), 8.0)]
    return in_turn(shots, [0, 2, 4, 6])


def marked() -> Lecture:
    """Bullets are dimmed one after the other, then the lecturer draws on the slide."""
    slides, shots = Slides(22), []
    for _ in range(4):
        whole = slides.build(4)[-1]
        states = [whole.copy() for _ in range(5)]
        for state, row in ((states[index], row) for index in range(1, 5) for row in range(index)):
            line = state[150 + 76 * row : 215 + 76 * row, 60:]
            line[:] = (line.astype(np.int16) + 2 * 250) // 3
        circled = Image.fromarray(states[-1])
        draw = ImageDraw.Draw(circled)
        draw.ellipse((100, 150, 420, 215), outline="red", width=6)
        draw.line((150, 300, 500, 300), fill="red", width=6)
        shots.append((built([*states, np.asarray(circled)], 2.0), 13.0))
    return in_turn(shots, [0, 1, 2, 3])


def words() -> Lecture:
    """A word a slide, and pale text."""
    shots = []
    for number in range(8):
        image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        pale = number >= 4
        text, draw = Slides(number), ImageDraw.Draw(image)
        if pale:
            lines = "\n".join(text.phrase(3, 6) for _ in range(4))
            draw.text((380, 300), lines, font=font(30), fill="#a0a0a0")
        else:
            draw.text((380, 300), text.phrase(1, 1), font=font(60), fill="black")
        shots.append((still(np.asarray(image)), 5.0))
    return in_turn(shots, list(range(8)))


def typed_and_scrolled() -> Lecture:
    """Typing goes on below the screen: a line appears and all others move up."""
    lines = code(40, 66)
    states = [listing(lines[max(0, count - 22) : count]) for count in range(len(lines) + 1)]
    return in_turn([(built(states, 1.0), 66.0)], [0])


def clock() -> Lecture:
    """4:3 between black bars, with a running clock."""
    slides, shots, now = Slides(23), [], 0.0

    def timed(under: Frame, since: float) -> Showing:
        def seen(at: float) -> Frame:
            image = Image.new("RGB", (WIDTH, HEIGHT))
            image.paste(Image.fromarray(under).resize((960, 720)), (160, 0))
            told = f"00:{int(since + at) // 60:02d}:{int(since + at) % 60:02d}"
            ImageDraw.Draw(image).text((1140, 20), told, font=font(30), fill="white")
            return np.asarray(image)

        return seen

    for _ in range(6):
        shots.append((timed(slides.slide(), now), 7.0))
        now += 7.0
    return in_turn(shots, list(range(6)))


def at_once() -> Lecture:
    """Builds, a talking head, a pointer, noise and a low bit rate."""
    slides, shots = Slides(24), []
    for number in range(5):
        states = slides.build(3)
        seen = inset(built(states, 3.0), Camera(1), (960, 500, 1260, 669), offset=14.0 * number)
        shots.append((pointer(seen, number), 14.0))
    noisy = ("-vf", "noise=alls=8:allf=t", *X264, "-crf", "32", "-g", "60")
    return in_turn(shots, list(range(5)), encoder=noisy)


X264 = ("-c:v", "libx264", "-preset", "veryfast")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "400k")
KINDS: dict[str, Callable[[], Lecture]] = {
    "plain cuts": lambda: cuts(1),
    "dark theme": lambda: cuts(7, DARK),
    "builds, bullet by bullet": builds,
    "cross-fades of 1 s": fades,
    "cross-fades of 2.5 s": lambda: fades(2.5),
    "pushes of 0.7 s": pushes,
    "speaker in between": camera_between,
    "talking head in corners": camera_corner,
    "mouse pointer": lambda: cuts(14, around=pointer),
    "near-identical": near_identical,
    "film inside a slide": film_inside,
    "live coding": live_coding,
    "scrolled document": scrolling,
    "handwriting": tablet,
    "black intro": black_intro,
    "speaker alone": speaker_only,
    "back to earlier slides": back_again,
    "photos as slides, speaker": film_and_photos,
    "slide beside the speaker": column,
    "speaker before plain walls": before_walls,
    "dimmed, drawn upon": marked,
    "a word a slide, pale text": words,
    "typed and scrolled": typed_and_scrolled,
    "4:3 with a clock": clock,
    "all at once": at_once,
    "noise, low bit rate": lambda: cuts(
        15, encoder=("-vf", "noise=alls=14:allf=t", *X264, "-crf", "36", "-g", "120")
    ),
    "one key frame": lambda: cuts(16, encoder=(*X264, "-x264-params", "keyint=infinite:scenecut=0")),
    "intra only (MJPEG)": lambda: cuts(17, count=4, encoder=("-c:v", "mjpeg", "-q:v", "4"), suffix=".mov"),
    "VP9, webm": lambda: cuts(18, count=4, encoder=VP9, suffix=".webm"),
}


def record(lecture: Lecture, target: Path) -> Path:
    """Encode the shots of a lecture one after the other."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-r", str(RATE)]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-i", "-", *lecture.encoder, "-pix_fmt", "yuv420p", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        now = written_frames = 0
        for shot, seconds in lecture.shots:
            for frame in range(round((now + seconds) * RATE) - written_frames):
                process.stdin.write(shot(frame / RATE).tobytes())
                written_frames += 1
            now += seconds
        process.stdin.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return target


# --- who finds them ---------------------------------------------------------------------------------------


def konspekt(video: Path) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        return [slide.end for slide in find_slides(video, Path(folder), lambda _: None)]


def scenedetect_content(video: Path) -> list[float]:
    from scenedetect import ContentDetector

    return _scenedetect(video, ContentDetector())


def scenedetect_adaptive(video: Path) -> list[float]:
    from scenedetect import AdaptiveDetector

    return _scenedetect(video, AdaptiveDetector())


def _scenedetect(video: Path, detector) -> list[float]:
    from scenedetect import detect

    return [end.seconds for _, end in detect(str(video), detector, start_in_scene=True)]


def ffmpeg_scene(video: Path) -> list[float]:
    cut = "select='gt(scene,0.3)',metadata=print:file=-"
    command = ["ffmpeg", "-v", "error", "-i", str(video), "-vf", cut, "-an", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cut_at = [float(word[9:]) for word in said.split() if word.startswith("pts_time:")]
    return [*cut_at, duration(video)]


def duration(video: Path) -> float:
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(video)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


PEERS: dict[str, Callable[[Path], list[float]]] = {
    "konspekt": konspekt,
    "PySceneDetect content": scenedetect_content,
    "PySceneDetect adaptive": scenedetect_adaptive,
    "ffmpeg scene > 0.3": ffmpeg_scene,
}


def peers() -> Iterator[tuple[str, Callable[[Path], list[float]]]]:
    for name, method in PEERS.items():
        if name.startswith("PySceneDetect") and not find_spec("scenedetect"):
            continue
        yield name, method


def matched(found: list[float], true: list[float]) -> int:
    """How many ends of slides are found within TOLERANCE, each by one."""
    free = list(found)
    hits = 0
    for end in true:
        near = [other for other in free if abs(other - end) <= TOLERANCE]
        if near:
            free.remove(min(near, key=lambda other: abs(other - end)))
            hits += 1
    return hits


# --- parts ------------------------------------------------------------------------------------------------


def compare(recordings: Iterator[tuple[str, Path, list[float]]]) -> None:
    """For each recording and method: slides found and there, how many more were told, and both speeds."""
    names = [name for name, _ in peers()]
    print(f"{'found / there (told too many)':30}" + "".join(f"{name:>28}" for name in names))
    sums = {name: [0, 0, 0] for name in names}
    for title, video, true in recordings:
        cells = []
        for name, method in peers():
            clock, processor = time.perf_counter(), _processor_seconds()
            found = method(video)
            spent = time.perf_counter() - clock, _processor_seconds() - processor
            by_clock, by_processor = (duration(video) / seconds for seconds in spent)
            hits = matched(found, true)
            sums[name] = [old + new for old, new in zip(sums[name], (hits, len(true), len(found)))]
            cells.append(
                f"{hits:2d}/{len(true):<2d} (+{len(found) - hits})  {by_clock:4.0f}x {by_processor:4.0f}x"
            )
        print(f"{title:30}" + "".join(f"{cell:>28}" for cell in cells), flush=True)
    for row, (top, bottom) in {"recall": (0, 1), "precision": (0, 2)}.items():
        shares = (f"{total[top] / max(1, total[bottom]):.3f}" for total in sums.values())
        print(f"{row:30}" + "".join(f"{share:>28}" for share in shares))


def _processor_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def real() -> None:
    heading("Lecture videos with slides cut by hand")
    folder = SHARED / "lecture_video"
    if not folder.is_dir():
        print("not here")
        return
    videos = [path for path in sorted(folder.iterdir()) if path.suffix in (".mp4", ".mov")]
    labels = (json.loads(path.with_suffix(".slides.json").read_text())["segment_end"] for path in videos)
    compare((path.name, path, ends) for path, ends in zip(videos, labels))


def kinds() -> None:
    heading(f"Drawn lectures, {WIDTH} x {HEIGHT}, {RATE} frames a second")
    with tempfile.TemporaryDirectory() as folder:
        compare(_recorded(Path(folder)))


def _recorded(folder: Path) -> Iterator[tuple[str, Path, list[float]]]:
    for number, (title, make) in enumerate(KINDS.items()):
        lecture = make()
        target = record(lecture, folder / f"{number:02d}{lecture.suffix}")
        yield title, target, lecture.ends
        target.unlink()


def speed() -> None:
    """As recordings come from a lecture hall, and from screen recorders, one of which sets one key frame."""
    heading("20 minutes, 1280 x 720, 25 frames a second")
    with tempfile.TemporaryDirectory() as folder:
        compare(_long_ones(Path(folder)))


def _long_ones(folder: Path) -> Iterator[tuple[str, Path, list[float]]]:
    slides, chance = Slides(100), random.Random(100)
    lines, ends, now, number = [], [], 0.0, 0
    while now < LONG:
        states = slides.build(chance.randint(2, 5)) if chance.random() < 0.5 else [slides.slide()]
        for state in states:
            Image.fromarray(state).save(folder / f"{number:04d}.png", compress_level=1)
            seconds = chance.randint(4, 12) if len(states) > 1 else chance.randint(15, 90)
            lines += [f"file '{number:04d}.png'", f"duration {seconds}"]
            now, number = now + seconds, number + 1
        ends.append(now)
    (folder / "list.txt").write_text("\n".join([*lines, lines[-2]]))
    head = record(Lecture([(Camera(2), 20.0)], []), folder / "head.mp4")
    mouse = folder / "mouse.png"
    Image.fromarray(np.full((20, 13, 3), 90, np.uint8)).save(mouse)
    shown = ["-f", "concat", "-i", str(folder / "list.txt"), "-stream_loop", "-1", "-i", str(head)]
    shown += ["-loop", "1", "-i", str(mouse)]
    wandering = "overlay=x='640+520*sin(floor(t/5)*1.3)':y='360+280*sin(floor(t/5)*2.1)'"
    corner = "[1:v]scale=300:169[head];[v][head]overlay=960:500"
    screen = f"[0:v]fps=25,format=yuv420p[s];[s][2:v]{wandering}"
    kinds_of = {
        "with a talking head": (f"{screen}[v];{corner},noise=alls=3:allf=t", ["-g", "250"]),
        "screen recorder, 10 s": (screen, ["-g", "250", "-sc_threshold", "0"]),
        "screen recorder, 1 key frame": (screen, ["-x264-params", "keyint=infinite:scenecut=0"]),
    }
    for title, (graph, keys) in kinds_of.items():
        target = folder / "long.mp4"
        encoded = ["-filter_complex", graph, *X264, "-crf", "24", *keys, "-t", str(now), str(target)]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *shown, *encoded], check=True)
        yield title, target, ends


PARTS = {"real": real, "kinds": kinds, "speed": speed}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    packages = ["av", "numpy", "pillow", *(["scenedetect"] if find_spec("scenedetect") else [])]
    print(machine(*packages))
    for part in chosen:
        PARTS[part]()


if __name__ == "__main__":
    main()
