"""Faults of machine, disk and clock in the midst of the work, and whether the next run makes good.

    python -m bench.faults [PART ...]    kills, disk, clock, memory, night; without a part all of them

Each is done to a lecture of twelve seconds whose notes are known. After it the run that follows must end
well, in the same notes, with nothing half-written left: that is compared file by file. Ends with 1 where not.
`disk` takes the rights of root, `clock` libfaketime (Debian's package), `night` a few minutes.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import ROOT, chosen_parts, heading, working_folder

STAGES = ("ExtractAudio", "DescribeRecording", "FindSlides", "TranscribeAudio", "SplitSentences")
STAGES += ("FindChapters", "SummarizeTranscript", "FindTerms", "ComposeNotes", "WriteCaptions")
STAGES += ("ExportNotes", "RenderPage", "RenderPdf")
# A run that gets a signal when a stage begins, or so long (s) after that.
RUN = """
import os, signal, sys, threading
import luigi
from pipelines import LectureNotes
from pipelines.nights.driver.cleanup import clean_up
from pathlib import Path
stage, number, delay = sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
@luigi.Task.event_handler(luigi.Event.START)
def begun(task):
    if task.task_family == stage:
        kill = lambda: os.kill(os.getpid(), number)
        threading.Timer(delay, kill).start() if delay else kill()
done = luigi.build([LectureNotes(video=Path(sys.argv[1]))], local_scheduler=True, log_level="WARNING")
clean_up(Path("work"))
sys.exit(0 if done else 30)
"""
# How a fault of the world may end a run; without memory, libraries in C end with a signal of their own.
ENDED = (30, 35, 40, -signal.SIGTERM, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT)
SIZES = ("size=8k", "size=40k", "size=100k", "size=300k", "size=500k", "size=900k", "nr_inodes=40,size=20m")
FAKETIME = "libfaketime.so.1"

failures: list[str] = []


class Place:
    """A folder with an inbox of one lecture."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True)
        self.folder = working_folder(folder)
        text = (folder / "luigi.cfg").read_text(encoding="utf-8")
        text = text.replace(f"{folder}/", "").replace("\nsettle = 30\n", "\nsettle = 0\n")
        text = text.replace(f"models = {ROOT}/models", f"models = {ROOT}/models")
        (folder / "luigi.cfg").write_text(text, encoding="utf-8")
        self.video = folder / "videos" / "talk.mp4"
        source = ["-i", ROOT / "data" / "videos" / "lecture.mp4", "-t", "12", "-c:v", "copy", "-ac", "1"]
        subprocess.run(["ffmpeg", "-v", "error", *map(str, source), self.video], check=True)
        os.utime(self.video, (1_700_000_000, 1_700_000_000))

    def run(self, stage: str = "", number: int = 0, delay: float = 0.0, **environment: str) -> int:
        """The exit code of a run that is hit by a signal in a stage, if one is named."""
        command = [sys.executable, "-c", RUN, str(self.video), stage, str(number), str(delay)]
        return self._do(command, **environment).returncode

    def forget(self, stage: str) -> None:
        """Have a stage run again: its product goes, with the notes and what they are made from."""
        gone = (".",) if stage == STAGES[0] else (stage, "ComposeNotes")
        for each in (*(self.folder / "work" / name for name in gone), self.folder / "notes"):
            shutil.rmtree(each, ignore_errors=True)

    def night(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return self._do([str(ROOT / "config" / "nightly.sh")], **environment)

    def _do(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        chosen = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "KONSPEKT_HOME": str(self.folder)}
        chosen |= {"KONSPEKT_BIN": str(Path(sys.executable).parent), "KONSPEKT_PAUSE": "0"}
        chosen |= {"KONSPEKT_OPTIONS": "--local-scheduler"}
        kept = {name: value for name, value in os.environ.items() if name != "LUIGI_CONFIG_PATH"}
        return subprocess.run(
            command, cwd=self.folder, env=kept | chosen | environment, capture_output=True, text=True
        )

    def notes(self) -> dict[str, bytes]:
        """All that people get, without what tells the day of the writing."""
        found = {}
        for path in sorted((self.folder / "notes").glob("talk.*")):
            if path.is_file() and path.suffix not in (".pdf", ".html"):
                found[path.name] = path.read_bytes()
            elif path.is_file():
                found[path.name] = b"there" if path.stat().st_size > 10_000 else b"too small"
            else:
                found |= {f"{path.name}/{each.name}": each.read_bytes() for each in path.iterdir()}
        return found

    def leftovers(self) -> list[str]:
        suspects = [
            *self.folder.rglob(".part/*"),
            *self.folder.rglob("*.windows"),
            *self.folder.rglob("*.overtime"),
        ]
        return sorted(str(path.relative_to(self.folder)) for path in suspects)


def judged(what: str, place: Place, ended: int, wanted: dict[str, bytes], again: int) -> None:
    """Print how a fault ended, and what the run after it came to."""
    trouble = []
    if ended not in ENDED and ended != 0:
        trouble.append(f"ended with {ended}")
    if again:
        trouble.append(f"the run after it ended with {again}")
    if different := [
        name for name in wanted.keys() | place.notes().keys() if wanted.get(name) != place.notes().get(name)
    ]:
        trouble.append(f"other notes: {', '.join(sorted(different))}")
    if left := place.leftovers():
        trouble.append(f"left: {', '.join(left)}")
    print(f"| {what} | {ended} | {again} | {'; '.join(trouble) or 'the same notes'} |", flush=True)
    failures.extend(f"{what}: {each}" for each in trouble)


def reference(folder: Path) -> dict[str, bytes]:
    place = Place(folder / "undisturbed" / "home")
    assert place.run() == 0
    return place.notes()


def kills(folder: Path, wanted: dict[str, bytes]) -> None:
    """SIGTERM when a stage begins, and SIGKILL a moment later; all in one folder, from stage to stage."""
    place = Place(folder / "kills" / "home")
    ended = {}
    for stage in STAGES:
        for number, delay in ((signal.SIGTERM, 0.0), (signal.SIGKILL, 0.05)):
            place.forget(stage)
            ended[f"{stage}, {number.name} after {delay:g} s"] = place.run(stage, number, delay)
    again = place.run()
    for what, code in ended.items():
        if code == 0:
            failures.append(f"{what}: the stage was over before the signal came, or never begun")
        judged(what, place, code, wanted, again)


@contextlib.contextmanager
def tmpfs(place: Path, options: str) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "konspekt", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def disk(folder: Path, wanted: dict[str, bytes]) -> None:
    """The disk of all that is made is full, at once or in a later stage; then there is room."""
    if os.geteuid() != 0:
        print("left out: to mount a small disk takes the rights of root")
        return
    for options in SIZES:
        place = Place(folder / re.sub(r"\W", "", options) / "home")
        made = place.folder / "made"
        made.mkdir()
        with tmpfs(made, options):
            for name in ("work", "notes", "reports"):
                (place.folder / name).symlink_to(made / name)
                with contextlib.suppress(OSError):
                    (made / name).mkdir()
            ended = place.run()
            subprocess.run(["mount", "-o", "remount,size=200m,nr_inodes=99999", made], check=True)
            for name in ("work", "notes", "reports"):
                (made / name).mkdir(exist_ok=True)
            judged(f"disk of {options}", place, ended, wanted, place.run())


def clock(folder: Path, wanted: dict[str, bytes]) -> None:
    """The clock jumps a day ahead, or back, in the midst of a run."""
    library = next(Path("/usr/lib").rglob(FAKETIME), None)
    if library is None:
        print("left out: there is no libfaketime")
        return
    for jump in ("+1d", "-1d", "-400d"):
        place = Place(folder / f"clock{jump}" / "home")
        chosen = {"LD_PRELOAD": str(library), "FAKETIME": jump}
        chosen |= {"DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        ended = place.run("SummarizeTranscript", signal.SIGKILL)
        code = place.run("ComposeNotes", signal.SIGKILL, **chosen)
        judged(f"clock {jump} between two runs, then back ({code})", place, ended, wanted, place.run())


def memory(folder: Path, wanted: dict[str, bytes]) -> None:
    """Too little memory for the recogniser, and for what comes before it."""
    for mebibytes in (600, 900, 1200, 1600):
        place = Place(folder / f"memory{mebibytes}" / "home")
        command = [
            "prlimit",
            f"--as={mebibytes * 2**20}",
            sys.executable,
            "-c",
            RUN,
            str(place.video),
            "",
            "0",
            "0",
        ]
        ended = place._do(command)
        traced = " with a traceback" if "Traceback" in ended.stderr else ""
        judged(f"{mebibytes} MiB of address space{traced}", place, ended.returncode, wanted, place.run())


def night(folder: Path, wanted: dict[str, bytes]) -> None:
    """A night killed with all that it has started, two nights at once, and one on a full disk."""
    place = Place(folder / "night" / "home")
    code = place.night(KONSPEKT_OPTIONS="--scheduler-host 127.0.0.1 --scheduler-port 9").returncode
    print(f"| a night without a scheduler | {code} | | |")
    killed = subprocess.Popen(
        [str(ROOT / "config" / "nightly.sh")], cwd=place.folder, start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "KONSPEKT_HOME": str(place.folder), "KONSPEKT_OPTIONS":
                          "--local-scheduler", "KONSPEKT_BIN": str(Path(sys.executable).parent)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    log = place.folder / "work" / "nights"
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and not any(
        "running   TranscribeAudio" in path.read_text() for path in log.rglob("*.log")
    ):
        time.sleep(0.1)
    second = place.night()
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    print(f"| a second night beside it | {second.returncode} | | {second.stdout.strip()} |")
    deadline = time.monotonic() + 300
    while (again := place.night()).returncode == 10 and time.monotonic() < deadline:
        time.sleep(2)  # its worker holds the lock, and ends by itself
    judged("a night killed in the transcript", place, -signal.SIGKILL, wanted, again.returncode)


def main() -> None:
    parts = {"kills": kills, "disk": disk, "clock": clock, "memory": memory, "night": night}
    chosen = chosen_parts(__doc__, list(parts))
    with tempfile.TemporaryDirectory(prefix="konspekt-faults-") as name:
        folder = Path(name).resolve()
        wanted = reference(folder)
        for part in chosen:
            heading(part)
            print("| fault | ended with | the next run | then |\n| --- | ---: | ---: | --- |")
            parts[part](folder, wanted)
    for each in failures:
        print(f"BAD: {each}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
