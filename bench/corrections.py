"""How long an hour of lecture takes to follow a corrected word: everything but the recogniser.

    python -m bench.corrections FOLDER

The words are those of an MIT lecture, at the times of a speaker who needs an hour for them; they are laid
where the recogniser would have left them. Each chapter of the reference has a slide. Chosen sentences, all
formats.
"""

import os
import resource
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
TEXTS = (".html", ".json", ".md", ".srt", ".vtt")


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


def record(text: Text, folder: Path, video: Path) -> None:
    """Make a silent recording that shows the slides."""
    cuts = [0, *text.reference, len(text.units)]
    parts = [list(text.units[begin:end]) for begin, end in pairwise(cuts)]
    states = [(built[-1], len(part)) for built, part in zip(slides(parts), parts)]
    total, listed = sum(length for _, length in states), []
    for number, (state, length) in enumerate(states, 1):
        picture = folder / f"{number}.png"
        draw_slide(state, ABOUT, number, len(states)).save(picture)
        listed.append(f"file '{picture}'\nduration {SECONDS * length / total:.2f}\n")
    (folder / "slides.txt").write_text("".join(listed) + f"file '{picture}'\n")
    video.parent.mkdir(parents=True, exist_ok=True)
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


def lay(folder: Path, video: Path, said: Transcript) -> None:
    """Put the transcript where the recogniser would have left it."""
    import luigi.configuration

    from pipelines import TranscribeAudio
    from pipelines.core.files.json_files import save

    places = {"inbox": folder / "videos", "notes": folder / "notes", "work": folder / "work"}
    for name, path in (places | {"models": ROOT / "models"}).items():
        luigi.configuration.get_config().set("paths", name, str(path))
    task = TranscribeAudio(video=video)
    target = task.output()
    target.path.parent.mkdir(parents=True, exist_ok=True)
    save(said, target.path)
    task.vouch_for(target)


def konspekt(folder: Path, *arguments: object) -> str:
    """Run a command of Konspekt; gives how long it took, and how much of that it computed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [Path(sys.executable).parent / "konspekt", *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.stderr, file=sys.stderr)
    if done.returncode:
        raise SystemExit(done.returncode)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{time.monotonic() - begun:.1f} s ({worked:.1f} s of a core)"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    settings = (ROOT / "luigi.cfg").read_text(encoding="utf-8").replace("data/", f"{folder}/")
    settings = settings.replace("models = models", f"models = {ROOT / 'models'}")
    (folder / "luigi.cfg").write_text(settings, encoding="utf-8")
    [text] = [text for text in lectures() if text.name == NAME]
    said, video = transcript(text), folder / "videos" / "hour.mp4"
    if not video.exists():
        record(text, folder, video)
    lay(folder, video, said)
    words = [word for segment in said.segments for word in segment.words]
    print(f"{len(words)} words, {len(said.segments)} segments, {SECONDS:.0f} s")
    print(f"notes for the first time: {konspekt(folder, 'run', video)}", flush=True)
    plain = [word for word in words if word.text.isalpha()]
    for number in range(RUNS):
        word, to = plain[(number + 1) * len(plain) // (RUNS + 1)], f"Zuckerkandl{number}"
        took = konspekt(
            folder, "correct", video, "--at", word.start, "--from", word.text, "--to", to, "--now"
        )
        texts = [path for path in (folder / "notes").glob("hour.*") if path.suffix in TEXTS]
        have = sorted(path.name for path in texts if to in path.read_text(encoding="utf-8"))
        print(f"{word.text} -> {to}: {took}; in {', '.join(have)}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
