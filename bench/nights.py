"""What nobody sees at night: killed workers, two hosts, ten thousand finished lectures, and cron's view.

python -m bench.nights [PART ...]: killed, hosts, many, cron; without a part all of them.
"""

import contextlib
import datetime
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import psutil
from pypdf import PdfReader

from bench import night_media
from bench.measure import ROOT, chosen_parts, heading, machine, working_folder

BIN = Path(sys.executable).parent
NIGHTLY = ROOT / "config" / "nightly.sh"
GOOD, SEED = 24, 1
KILL_SECONDS = (3.0, 8.0)
MANY = 10_000
# Files settle at once: they were put there by the benchmark itself.
AT_ONCE = {"settle = 30": "settle = 0", "unreadable_minutes = 60": "unreadable_minutes = 0"}


class Place:
    """A folder with an inbox and a luigi.cfg, in which nights can be run."""

    def __init__(self, folder: Path, changes: dict[str, str] | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = working_folder(folder)
        self.inbox = self.folder / "videos"
        self.change(AT_ONCE | (changes or {}))

    def change(self, changes: dict[str, str]) -> None:
        path = self.folder / "luigi.cfg"
        text = path.read_text(encoding="utf-8")
        for before, after in changes.items():
            assert f"\n{before}\n" in text, before
            text = text.replace(f"\n{before}\n", f"\n{after}\n")
        path.write_text(text, encoding="utf-8")

    def start(self, host: str = "", **environment: str) -> subprocess.Popen:
        """A night; on a "host" of its own name, if one is given."""
        command = [str(NIGHTLY)]
        if host:
            command = ["unshare", "--uts", "sh", "-c", f'hostname {host}; exec "$0"', *command]
        chosen = {"KONSPEKT_HOME": str(self.folder), "KONSPEKT_BIN": str(BIN), "KONSPEKT_PAUSE": "1"}
        inherited = {k: v for k, v in os.environ.items() if k != "LUIGI_CONFIG_PATH"}
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"} | chosen | environment,
        )

    def logs(self) -> list[str]:
        """All lines that the workers wrote, host by host."""
        found = sorted((self.folder / "work" / "nights").rglob("*.log"))
        return [line for path in found for line in path.read_text(encoding="utf-8").splitlines()]

    def notes(self) -> dict[str, str]:
        """What all notes and captions say, by their path."""
        root = self.folder / "notes"
        found = {}
        for path in sorted(root.rglob("*")):
            if path.suffix == ".pdf":
                found[str(path.relative_to(root))] = "\n".join(
                    p.extract_text() for p in PdfReader(path).pages
                )
            elif path.suffix in (".srt", ".vtt"):
                found[str(path.relative_to(root))] = path.read_text(encoding="utf-8")
        return found

    def leftovers(self) -> list[str]:
        """Files that no reader should ever see."""
        suspects = [*self.folder.rglob(".part/*"), *self.folder.rglob("*.windows/*")]
        return [str(path.relative_to(self.folder)) for path in suspects]


@contextlib.contextmanager
def scheduler(place: Path):
    """A central scheduler on loopback; gives the options that lead to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [BIN / "luigid", "--address", "127.0.0.1", "--port", str(port)]
    log = (place / "luigid.log").open("w")
    process = subprocess.Popen([*command, "--state-path", place / "state"], stdout=log, stderr=log)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"--scheduler-host 127.0.0.1 --scheduler-port {port}"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def workers(place: Place) -> list[psutil.Process]:
    """The luigi processes that are at work in a place."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        with contextlib.suppress(psutil.Error):
            words = process.info["cmdline"] or []
            if "Nightly" in words and "timeout" not in words[0] and process.cwd() == str(place.folder):
                found.append(process)
    return found


def outcome(process: subprocess.Popen) -> tuple[int, str, float]:
    """Exit code, what it said, and seconds until its end."""
    started = time.perf_counter()
    said, _ = process.communicate(timeout=3600)
    return process.returncode, said, time.perf_counter() - started


def killed(folder: Path) -> None:
    heading(f"A night of {GOOD} good and 6 broken recordings, two workers, one luigid")
    # A worker that lives for seconds gets on by windows that take it seconds.
    short = {"window_minutes = 10": "window_minutes = 0.5"}
    calm, wild = Place(folder / "calm", short), Place(folder / "wild", short)
    for place in (calm, wild):
        night_media.good(place.inbox, GOOD)
        night_media.broken(place.inbox)
    with scheduler(folder) as options:
        code, _, seconds = outcome(calm.start(KONSPEKT_OPTIONS=options, KONSPEKT_PROCESSES="2"))
    print(f"undisturbed: exit code {code}, {len(calm.notes()) // 3} notes in {seconds:.0f} s", flush=True)
    with scheduler(folder) as options:
        night = wild.start(KONSPEKT_OPTIONS=options, KONSPEKT_PROCESSES="2")
        kills: list[float] = []
        thread = threading.Thread(target=kill_at_random, args=(wild, night, kills))
        thread.start()
        code, said, seconds = outcome(night)
        thread.join()
    print(f"killed: exit code {code}, {len(kills)} SIGKILLs in {seconds:.0f} s, "
          f"one every {KILL_SECONDS[0]:.0f} to {KILL_SECONDS[1]:.0f} s")  # fmt: skip
    same = calm.notes() == wild.notes()
    print(
        f"notes: {len(wild.notes()) // 3} of {GOOD}; the same text as undisturbed: {'yes' if same else 'NO'}"
    )
    refused = [line for line in said.splitlines() if line.startswith("  refused:")]
    print(f"broken ones with a reason: {len(refused)} of 6")
    print("\n".join(refused))
    print(f"tasks that were run again after they were done: {len(again(wild.logs()))}")
    print(f"temporary files left: {wild.leftovers() or 'none'}; processes left: {workers(wild) or 'none'}")


def kill_at_random(place: Place, night: subprocess.Popen, kills: list[float]) -> None:
    chance = random.Random(SEED)
    while night.poll() is None:
        time.sleep(chance.uniform(*KILL_SECONDS))
        if found := workers(place):
            with contextlib.suppress(psutil.Error):
                chance.choice(found).send_signal(signal.SIGKILL)
                kills.append(time.time())


_EVENT = re.compile(r"^(\S+) INFO .* Worker\(.*host=(\S+?),.*\) (running|done) +(\w+)\((.*)\)$")


def events(lines: list[str]) -> list[tuple[str, str, str, str]]:
    """Time of day, host, "running" or "done", and the task, of each line of a worker."""
    found = [_EVENT.match(line) for line in lines]
    return [
        (m[1], m[2], m[3], f"{m[4]}({m[5]})") for m in found if m and m[4] not in ("ProcessInbox", "Nightly")
    ]


def again(lines: list[str]) -> list[str]:
    """Tasks that were begun after a worker had said that they were done."""
    done: set[str] = set()
    found = []
    for _, _, what, task in sorted(events(lines), key=lambda event: event[0]):
        if what == "done":
            done.add(task)
        elif task in done:
            found.append(task)
    return found


def hosts(folder: Path) -> None:
    heading("One host and two: a process each, one thread of recognition each, one luigid, one folder")
    seconds = {}
    for names in (["alpha"], ["alpha", "beta"]):
        place = Place(folder / str(len(names)), {"threads = 0": "threads = 1"})
        night_media.good(place.inbox, 12)
        with scheduler(folder) as options:
            started = time.perf_counter()
            nights = [place.start(host, KONSPEKT_OPTIONS=options) for host in names]
            codes = [outcome(night)[0] for night in nights]
            seconds[len(names)] = time.perf_counter() - started
        began = Counter(task for _, _, what, task in events(place.logs()) if what == "running")
        by_host = Counter(host for _, host, what, _ in events(place.logs()) if what == "done")
        print(f"{len(names)} host(s): exit codes {codes}, {len(place.notes()) // 3} notes in "
              f"{seconds[len(names)]:.0f} s; tasks done {dict(by_host)}; "
              f"begun twice: {sum(count > 1 for count in began.values())}", flush=True)  # fmt: skip
    print(f"two over one: {seconds[2] / seconds[1]:.2f} of its time")


def many(folder: Path) -> None:
    heading("A night without work")
    for count in (MANY // 10, MANY):
        place = Place(folder / f"many{count}")
        made = subprocess.run(
            [sys.executable, "-m", "bench.finished_lectures", str(count)],
            cwd=place.folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True,
        )  # fmt: skip
        assert made.returncode == 0
        night = place.start(KONSPEKT_OPTIONS="--local-scheduler")
        peak = PeakMemory(place)
        code, said, seconds = outcome(night)
        memory = f"peak memory of luigi {peak.stop() / 2**20:.0f} MB"
        print(f"{count:>6} finished lectures: exit code {code}, {seconds:.1f} s, {memory}, "
              f"said {said.strip() or 'nothing'}", flush=True)  # fmt: skip


class PeakMemory:
    """The largest resident memory (bytes) that any worker in a place had."""

    def __init__(self, place: Place):
        self.place, self.peak, self.running = place, 0, True
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self) -> None:
        while self.running:
            for process in workers(self.place):
                with contextlib.suppress(psutil.Error):
                    self.peak = max(self.peak, process.memory_info().rss)
            time.sleep(0.05)

    def stop(self) -> int:
        self.running = False
        self.thread.join()
        return self.peak


def cron(folder: Path) -> None:
    heading("What cron sees")
    local = {"KONSPEKT_OPTIONS": "--local-scheduler"}
    place = Place(folder / "cron")
    night_media.good(place.inbox, 1)
    show("a good night", place.start(**local))
    night_media.broken(place.inbox)
    show("a partly failed night", place.start(**local))
    night_media.good(place.inbox, 2)
    first = place.start(**local)
    while not workers(place):
        time.sleep(0.05)
    show("a locked-out night", place.start(**local))
    show("the night that had the lock", first)
    show("no scheduler", place.start(KONSPEKT_OPTIONS="--scheduler-host 127.0.0.1 --scheduler-port 9"))
    night_media.ffmpeg(
        "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", 7200, place.inbox / "two hours.flac"
    )  # fmt: skip
    soon = datetime.datetime.now().astimezone() + datetime.timedelta(minutes=5)
    place.change({"until =": f"until = {soon.isoformat(timespec='seconds')}"})
    show("the time is over", place.start(**local))
    print("\nThe log of this night, its last lines:")
    print("\n".join(place.logs()[-4:]))
    reports = sorted((place.folder / "reports" / "nights").iterdir())
    print("reports:", ", ".join(path.name for path in reports))


def show(title: str, night: subprocess.Popen) -> None:
    code, said, _ = outcome(night)
    print(f"\n{title}: exit code {code}, said {said.strip() or 'nothing'}", flush=True)


def main() -> None:
    parts = {"killed": killed, "hosts": hosts, "many": many, "cron": cron}
    chosen = chosen_parts(__doc__, list(parts))
    print(machine("luigi", "faster-whisper"))
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="konspekt-") as folder:
            parts[name](Path(folder).resolve())


if __name__ == "__main__":
    main()
