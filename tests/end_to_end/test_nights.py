"""Nights as cron sees them: config/nightly.sh with real luigi, real recordings, real kills."""

import contextlib
import datetime
import fcntl
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from pipelines.nights.night import ExitCode

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@pytest.fixture
def night(run_luigi, place, model_folder):
    """A working folder for nights; `start` begins one, `run` waits for its exit code and what it said."""
    model_folder("whisper-tiny.en")

    class Night:
        inbox = place / "videos"
        environment = os.environ | {
            "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore",
            "KONSPEKT_HOME": str(place), "KONSPEKT_BIN": str(BIN), "KONSPEKT_PAUSE": "0",
            "KONSPEKT_OPTIONS": "--local-scheduler",
        }  # fmt: skip

        def set(self, **values: str) -> None:
            path = place / "luigi.cfg"
            text = path.read_text(encoding="utf-8")
            for name, value in values.items():
                text, count = re.subn(rf"^{name} =.*$", f"{name} = {value}", text, flags=re.MULTILINE)
                assert count == 1, name
            path.write_text(text, encoding="utf-8")

        def start(self, host: str = "", **environment: str) -> subprocess.Popen:
            command = [str(ROOT / "config" / "nightly.sh")]
            if host:
                command = ["unshare", "--uts", "sh", "-c", f'hostname {host}; exec "$0"', *command]
            environment = self.environment | environment
            return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

        def run(self, **environment: str) -> tuple[int, str]:
            process = self.start(**environment)
            said, _ = process.communicate(timeout=300)
            return process.returncode, said

        def workers(self) -> list[psutil.Process]:
            found = []
            for process in psutil.process_iter(["cmdline"]):
                with contextlib.suppress(psutil.Error):
                    words = process.info["cmdline"] or [""]
                    if "Nightly" in words and "timeout" not in words[0] and process.cwd() == str(place):
                        found.append(process)
            return found

        def log(self) -> str:
            return "".join(path.read_text() for path in (place / "work" / "nights").rglob("*.log"))

        def record(self) -> dict:
            [path] = (place / "reports" / "nights").glob("*.json")
            return json.loads(path.read_text())

        def states(self) -> dict[str, str]:
            return {each["name"]: each["status"] for each in self.record()["recordings"]}

        def bad(self, name: str) -> None:
            (self.inbox / name).write_text("Dear students,\n" * 100)

    (place / "videos").mkdir(exist_ok=True)
    found = Night()
    (place / "luigi.cfg").write_text(
        (place / "luigi.cfg").read_text().replace("= whisper-base", "= whisper-tiny.en")
    )
    found.set(settle="0", unreadable_minutes="0")
    return found


def test_a_good_night_says_nothing_and_leaves_notes_and_a_report(night, clip, place):
    (night.inbox / "algebra").mkdir()
    shutil.copy(clip(20), night.inbox / "algebra" / "first.mp4")
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert (place / "notes" / "algebra" / "first.pdf").exists()
    assert "algebra/first.html" in (place / "notes" / "index.html").read_text(encoding="utf-8")
    [recording] = night.record()["recordings"]
    assert recording["status"] == "done" and recording["language"] == "en"
    assert recording["duration"] == pytest.approx(20, abs=0.5) and 0 <= recording["doubtful"] < 0.5
    assert {stage["task"] for stage in recording["stages"]} >= {
        "ExtractAudio",
        "TranscribeAudio",
        "RenderPdf",
    }
    assert (place / "reports" / "nights" / f"{night.record()['night']}.html").exists()
    # The next one finds nothing to do, and the report of the night stays.
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert night.states() == {"algebra/first.mp4": "done"}


def test_bad_input_only(night, clip):
    shutil.copy(clip(20), night.inbox / "good.mp4")
    night.bad("bad.mp4")
    code, said = night.run()
    assert code == ExitCode.BAD_INPUT_ONLY
    assert "bad.mp4: is not a recording that ffmpeg can read" in said
    assert night.states() == {"good.mp4": "done", "bad.mp4": "refused"}
    attempts = night.log().count("running   ExtractAudio")
    night.run()
    assert night.log().count("running   ExtractAudio") == attempts == 2


def test_some_failed_after_so_many_attempts(night, clip, place):
    shutil.copy(clip(20), night.inbox / "good.mp4")
    (place / "notes").write_text("a file where the folder should be")
    code, said = night.run()
    assert code == ExitCode.SOME_FAILED and "good.mp4" in said
    assert night.states() == {"good.mp4": "failed"}
    assert (
        night.log().count("running   RenderPdf") in (0, 3)
        and night.log().count("running   WriteCaptions") == 3
    )
    assert night.log().count("running   TranscribeAudio") == 1
    (place / "notes").unlink()
    code, _ = night.run()
    assert code == ExitCode.SOME_FAILED  # its attempts in this night are used up
    assert (
        subprocess.run([BIN / "konspekt", "retry", "--all"], cwd=place, env=night.environment).returncode == 0
    )
    assert night.run() == (ExitCode.ALL_DONE, "")


def test_a_night_trains_too(night, place):
    rows = "".join(f"{n},{n % 7},{3 * n + n % 7}\n" for n in range(80))
    (place / "houses.csv").write_text(f"a,b,y\n{rows}")
    night.set(models=str(place / "models"))  # where the new model goes
    night.set(
        trainings=f"{place / 'houses.csv'}:y", epochs="4", layers="8", rounds="20", folds="3", committee="1"
    )
    assert night.run() == (ExitCode.ALL_DONE, "")
    [training] = night.record()["trainings"]
    assert training["status"] == "done" and Path(training["report"]).exists()
    assert {"TrainMlp", "TrainBoosting", "ReportTraining"} <= {stage["task"] for stage in training["stages"]}
    begun = night.log().count(" running  ")
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert night.log().count(" running  ") == begun


def test_a_locked_out_night(night, place):
    (place / "work").mkdir()
    with (place / "work" / f"nightly-{socket.gethostname()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = night.run()
    assert code == ExitCode.ALREADY_RUNNING and "another night is at work" in said
    assert night.run() == (ExitCode.ALL_DONE, "")


def test_no_scheduler(night, clip):
    shutil.copy(clip(20), night.inbox / "good.mp4")
    code, said = night.run(KONSPEKT_OPTIONS="--scheduler-host 127.0.0.1 --scheduler-port 9")
    assert code == ExitCode.SCHEDULER_DOWN and "no scheduler" in said
    assert night.states() == {}


def test_the_time_is_over(night, clip, place):
    shutil.copy(clip(20), night.inbox / "short.mp4")
    silence = ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "4000", place / "videos" / "long.flac"]
    subprocess.run(["ffmpeg", "-v", "error", *silence], check=True)
    soon = datetime.datetime.now().astimezone() + datetime.timedelta(minutes=10)
    night.set(until=soon.isoformat(timespec="seconds"))
    code, said = night.run()
    assert code == ExitCode.OUT_OF_TIME and "1 postponed" in said
    assert night.states() == {"short.mp4": "done", "long.flac": "postponed"}


def test_what_outlives_the_time_is_killed_with_all_that_it_started(night, place):
    """A worker that starts something that does not mind a SIGTERM, as a stand-in for one that hangs."""
    stuck = place / "bin"
    stuck.mkdir()
    (stuck / "konspekt").symlink_to(BIN / "konspekt")
    (stuck / "luigi").write_text("#!/bin/sh\n(trap '' TERM; echo $$ > stuck.pid; sleep 300) &\nwait\n")
    (stuck / "luigi").chmod(0o755)
    now = datetime.datetime.now().astimezone() + datetime.timedelta(seconds=3)
    night.set(until=now.isoformat(timespec="seconds"), grace_minutes="0")
    code, _ = night.run(KONSPEKT_BIN=str(stuck))
    assert code == ExitCode.OUT_OF_TIME
    left = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "300"]]
    assert not [p for p in left if p.cwd() == str(place)]


def test_sigterm_stops_all_that_is_at_work(night, clip, place):
    for number in range(4):
        shutil.copy(clip(60, start=number), night.inbox / f"{number}.mp4")
    process = night.start()
    wait_for(
        lambda: "running   TranscribeAudio" in (night.log() if (place / "work" / "nights").exists() else "")
    )
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert not night.workers()
    assert list(place.rglob(".part/*")) == [] or night.run()[0] == ExitCode.ALL_DONE


def test_two_hosts_never_take_the_same_task(night, clip, luigid, place):
    """Two nights at once through one scheduler, each with a host name, and so a lock, of its own."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--uts", "true"]).returncode:
        pytest.skip("a host name of its own takes the rights of root")
    for number in range(4):
        shutil.copy(clip(12 + number, start=10 * number), night.inbox / f"{number}.mp4")
    options = f"--scheduler-host 127.0.0.1 --scheduler-port {luigid}"
    nights = [night.start(host, KONSPEKT_OPTIONS=options) for host in ("alpha", "beta")]
    assert [process.wait(240) for process in nights] == [ExitCode.ALL_DONE] * 2
    assert set(night.states().values()) == {"done"} and night.record()["hosts"] == ["alpha", "beta"]
    begun = Counter(re.findall(r"\) running +(\w+\(video=.*\))$", night.log(), re.MULTILINE))
    assert len(begun) == 4 * 11 and set(begun.values()) == {1}


def test_workers_that_are_killed_at_random_lose_nothing(night, clip, luigid, place):
    good = [f"{number} лекция.mp4" for number in range(6)]
    for number, name in enumerate(good):
        shutil.copy(clip(15 + number, start=10 * number), night.inbox / name)
    night.bad("text.mp4")
    (night.inbox / "empty.mkv").touch()
    options = f"--scheduler-host 127.0.0.1 --scheduler-port {luigid}"
    process = night.start(KONSPEKT_OPTIONS=options, KONSPEKT_PROCESSES="2")
    chance, kills = random.Random(1), 0
    while process.poll() is None:
        time.sleep(chance.uniform(1.5, 4.0))
        if kills < 6 and (found := night.workers()):
            with contextlib.suppress(psutil.Error):
                chance.choice(found).kill()
                kills += 1
    said, _ = process.communicate()
    assert kills >= 3, "too quick to be disturbed"
    assert process.returncode == ExitCode.BAD_INPUT_ONLY, said
    expected = dict.fromkeys(good, "done") | {"text.mp4": "refused", "empty.mkv": "refused"}
    assert night.states() == expected
    assert sorted(path.stem for path in (place / "notes").glob("*.pdf")) == sorted(Path(n).stem for n in good)
    done: set[str] = set()
    for what, task in re.findall(r"\) (running|done) +(\w+\(video=.*\))$", night.log(), re.MULTILINE):
        assert what == "done" or task not in done, f"{task} was run again after it was done"
        if what == "done":
            done.add(task)
    assert [path for path in place.rglob(".part/*")] + list(place.rglob("*.windows")) == []
    assert list((place / "work").rglob("*.fault.json")) != [] and not night.workers()


def wait_for(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
