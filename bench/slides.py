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
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from bench.measure import SHARED, chosen_parts, heading, machine
from bench.slide_lectures import KINDS, X264, Lecture, record
from bench.slide_shots import HEIGHT, RATE, WIDTH, Camera, Slides
from pipelines.lecture.slides.find import find_slides

TOLERANCE, LONG = 1.0, 1200  # s


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
    spans = {name: np.zeros(3) for name in names}  # recording, clock, processor (s)
    for title, video, true in recordings:
        cells = []
        for name, method in peers():
            clock, processor = time.perf_counter(), _processor_seconds()
            found = method(video)
            span = np.array([0.0, time.perf_counter() - clock, _processor_seconds() - processor])
            span[0] = duration(video)
            spans[name] += span
            hits = matched(found, true)
            sums[name] = [old + new for old, new in zip(sums[name], (hits, len(true), len(found)))]
            cells.append(f"{hits:2d}/{len(true):<2d} (+{len(found) - hits})  {_speeds(span)}")
        print(f"{title:30}" + "".join(f"{cell:>28}" for cell in cells), flush=True)
    for row, (top, bottom) in {"recall": (0, 1), "precision": (0, 2)}.items():
        shares = (f"{total[top] / max(1, total[bottom]):.3f}" for total in sums.values())
        print(f"{row:30}" + "".join(f"{share:>28}" for share in shares))
    print(f"{'speed, all together':30}" + "".join(f"{_speeds(span):>28}" for span in spans.values()))


def _speeds(span: np.ndarray) -> str:
    """Times real time, by the clock and by processor seconds."""
    recording, *spent = span
    return " ".join(f"{recording / seconds:4.0f}x" for seconds in spent)


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
