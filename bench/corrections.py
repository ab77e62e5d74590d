"""How long an hour of lecture takes to follow a corrected word: everything but the recogniser.

    python -m bench.corrections FOLDER

The words are those of an MIT lecture, at the times of a speaker who needs an hour for them; they are laid
where the recogniser would have left them. Each chapter of the reference has a slide. Chosen sentences, all
formats.
"""

import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

from bench.hour import ABOUT, NAME, slides
from bench.segmentation_corpora import Text, lectures
from data.make_samples import draw_slide
from pipelines.lecture.records import Segment, Transcript, Word

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3600.0
RUNS = 3


def transcript(text: Text) -> Transcript:
    """The lecture as if it had been recognised; one word of twenty in doubt."""
    count = sum(len(unit.split()) for unit in text.units)
    each, number, segments = SECONDS / count, 0, []
    for unit in text.units:
        words = []
        for word in unit.split():
            start = round(number * each, 2)
            doubt = 0.4 if number % 20 == 7 else 0.9
            words.append(Word(start, round(start + 0.9 * each, 2), word, doubt))
            number += 1
        if words:
            said = " ".join(word.text for word in words)
            segments.append(Segment(words[0].start, words[-1].end, said, 0.9, words=tuple(words)))
    return Transcript("en", 1.0, SECONDS, "faster-whisper", "whisper-base", tuple(segments))


def record(text: Text, folder: Path) -> Path:
    """A silent recording that shows the slides."""
    cuts = [0, *text.reference, len(text.units)]
    parts = [list(text.units[begin:end]) for begin, end in pairwise(cuts)]
    states = [(built[-1], len(part)) for built, part in zip(slides(parts), parts)]
    total, listed = sum(length for _, length in states), []
    for number, (state, length) in enumerate(states, 1):
        picture = folder / f"{number}.png"
        draw_slide(state, ABOUT, number, len(states)).save(picture)
        listed.append(f"file '{picture}'\nduration {SECONDS * length / total:.2f}\n")
    (folder / "slides.txt").write_text("".join(listed) + f"file '{picture}'\n")
    video = folder / "videos" / "hour.mp4"
    video.parent.mkdir(parents=True)
    shown = [
        "-f",
        "concat",
        "-safe",
        "0",
        "-i",
        folder / "slides.txt",
        "-f",
        "lavfi",
        "-i",
        "anoisesrc=a=0.001:r=16000",
    ]
    encoded = [
        "-r",
        "5",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-t",
        str(SECONDS),
    ]
    subprocess.run(["ffmpeg", "-v", "error", *shown, *encoded, video], check=True)
    return video


def lay(folder: Path, video: Path, said: Transcript) -> None:
    """Put the transcript where the recogniser would have left it."""
    from pipelines import TranscribeAudio
    from pipelines.core.files.json_files import save

    target = TranscribeAudio(video=video).output()
    target.path.parent.mkdir(parents=True)
    save(said, target.path)
    task = TranscribeAudio(video=video)
    task.vouch_for(target)


def konspekt(folder: Path, *arguments: object) -> float:
    """Run a command of Konspekt; gives the seconds that it took."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    begun = time.monotonic()
    done = subprocess.run(
        [Path(sys.executable).parent / "konspekt", *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    print(done.stderr, file=sys.stderr)
    return time.monotonic() - begun


def main(folder: Path) -> None:
    folder.mkdir(parents=True)
    os.chdir(folder)
    settings = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
    settings = settings.replace("models = models", f"models = {ROOT / 'models'}").replace(
        "data/", f"{folder}/"
    )
    (folder / "luigi.cfg").write_text(settings, encoding="utf-8")
    os.environ["LUIGI_CONFIG_PATH"] = str(folder / "luigi.cfg")
    [text] = [text for text in lectures() if text.name == NAME]
    said = transcript(text)
    video = record(text, folder)
    lay(folder, video, said)
    words = sum(len(segment.words) for segment in said.segments)
    print(f"{words} words, {len(said.segments)} segments, {SECONDS:.0f} s")
    print(f"notes for the first time: {konspekt(folder, 'run', video):.1f} s")
    wanted = [word.text for segment in said.segments for word in segment.words if word.text.isalpha()]
    for number in range(RUNS):
        heard = wanted[(number + 1) * len(wanted) // (RUNS + 1)]
        spelled = f"Zuckerkandl{number}"
        found = next(word for segment in said.segments for word in segment.words if word.text == heard)
        taken = konspekt(
            folder, "correct", video, "--at", found.start, "--from", heard, "--to", spelled, "--now"
        )
        files = [
            path
            for path in (folder / "notes").glob("hour.*")
            if path.suffix in (".md", ".srt", ".vtt", ".json")
        ]
        have = sorted(path.name for path in files if spelled in path.read_text(encoding="utf-8"))
        print(f"{heard} -> {spelled}: {taken:.1f} s; in {', '.join(have)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
