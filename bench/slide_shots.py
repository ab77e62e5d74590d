"""What is seen in drawn lectures: slides that build up, speakers, films, pages that scroll, a pointer."""

import math
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from sklearn.datasets import load_sample_images

WIDTH, HEIGHT, RATE = 1280, 720, 12
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
