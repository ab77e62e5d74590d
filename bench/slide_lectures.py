"""Drawn lectures of many kinds, whose slides are known, and how they become recordings."""

import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from bench.slide_shots import (
    DARK,
    HEIGHT,
    LIGHT,
    RATE,
    WIDTH,
    Camera,
    Frame,
    Showing,
    Slides,
    built,
    code,
    fade,
    font,
    handwriting,
    inset,
    listing,
    photo,
    pointer,
    push,
    scrolled,
    still,
    typed,
    written,
)


@dataclass(frozen=True)
class Lecture:
    """Shots with their seconds, ends of slides that are to be found (s), and how it is encoded."""

    shots: list[tuple[Showing, float]]
    ends: list[float]
    encoder: tuple[str, ...] = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-g", "120")
    suffix: str = ".mp4"


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
