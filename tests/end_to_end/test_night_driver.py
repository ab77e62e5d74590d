"""`konspekt nightly` where something happens to itself: signals, SIGKILL, no scheduler, wrong settings."""

import datetime
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines.nights.night import ExitCode
from tests.conftest import ROOT, free_port
from tests.end_to_end.conftest import BIN, wait_for
from tests.fork_server import Command
from tests.ops.conftest import await_answer


@pytest.fixture
def luigi_script(place):
    """Makes a folder of programs whose luigi is a shell script, as a stand-in for one that hangs, say."""

    def make(script: str) -> str:
        folder = place / "bin"
        folder.mkdir()
        (folder / "konspekt").symlink_to(BIN / "konspekt")
        (folder / "luigi").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "luigi").chmod(0o755)
        return str(folder)

    yield make
    for process in sleeping(place):
        process.kill()


def sleeping(place: Path) -> list[psutil.Process]:
    found = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "300"]]
    return [process for process in found if process.cwd() == str(place)]


def transcribing(night) -> bool:
    return "running   TranscribeAudio" in night.log()


def test_a_killed_driver_leaves_its_workers_the_lock_and_the_next_night_goes_on(night, clip, place):
    for number in range(2):
        shutil.copy(clip(30, start=number), night.inbox / f"{number}.mp4")
    first = night.start(script=True)
    wait_for(lambda: transcribing(night))
    first.kill()
    first.communicate()
    [worker] = night.workers()
    code, said = night.run()
    assert code == ExitCode.ALREADY_RUNNING and "another night is at work here" in said
    assert worker.is_running()
    wait_for(lambda: not night.workers(), 240)
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert night.states() == {"0.mp4": "done", "1.mp4": "done"}
    # What the first had begun was not begun again.
    assert night.log().count("running   TranscribeAudio") == 2


def test_all_of_it_killed_at_once_loses_nothing(night, clip, place):
    shutil.copy(clip(30), night.inbox / "talk.mp4")
    first = night.start()
    wait_for(lambda: transcribing(night))
    first.kill()
    for worker in night.workers():
        worker.kill()
    first.communicate()
    wait_for(lambda: not night.workers())
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert night.states() == {"talk.mp4": "done"}
    assert [path for parts in place.rglob(".part") for path in parts.iterdir()] == []


def test_the_workers_of_a_killed_driver_end_in_time(night, place, luigi_script):
    if not shutil.which("timeout"):
        pytest.skip("coreutils' timeout is not here")
    until = datetime.datetime.now().astimezone() + datetime.timedelta(seconds=5)
    night.set(until=until.isoformat(timespec="seconds"), grace_minutes="0")
    # Neither it nor what it has started minds a SIGTERM.
    driver = night.start(KONSPEKT_BIN=luigi_script("trap '' TERM; sleep 300 & echo $$ > started; wait"))
    wait_for((place / "started").exists)
    driver.kill()
    driver.communicate()
    assert len(sleeping(place)) == 1
    wait_for(lambda: not sleeping(place), 90)


def test_a_signal_ends_the_night_with_a_report(night, clip):
    shutil.copy(clip(60), night.inbox / "talk.mp4")
    process = night.start()
    wait_for(lambda: transcribing(night))
    process.terminate()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == ExitCode.OUT_OF_TIME and "1 postponed" in said
    [recording] = night.record()["recordings"]
    assert recording["reason"] == "the night was stopped before it was done"
    assert not night.workers() and "stopped by a signal" in night.log()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=lambda each: each.name)
def test_other_signals_stop_the_workers_as_well(night, place, luigi_script, number):
    programs = luigi_script("echo $$ > started; exec sleep 300")
    process = night.start(script=True, KONSPEKT_BIN=programs)
    wait_for((place / "started").exists)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode >= 0 and "stopped by a signal" in night.log()
    assert not sleeping(place)


def test_a_signal_cuts_a_pause_short(night, clip):
    shutil.copy(clip(20), night.inbox / "talk.mp4")
    nobody = "--scheduler-host 127.0.0.1 --scheduler-port 9"
    process = night.start(KONSPEKT_PAUSE="600", KONSPEKT_OPTIONS=nobody)
    wait_for(lambda: "no scheduler answers at http://127.0.0.1:9" in night.log())
    process.terminate()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == ExitCode.SCHEDULER_DOWN and "no scheduler answered" in said


def test_nohup_keeps_the_night_from_a_hangup(night, place, luigi_script):
    programs = luigi_script("echo $$ > started; sleep 3")
    command = ["nohup", str(ROOT / "config" / "nightly.sh")]
    environment = night.environment | {"KONSPEKT_BIN": programs}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    wait_for((place / "started").exists)
    process.send_signal(signal.SIGHUP)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, said) == (ExitCode.ALL_DONE, "")
    assert "luigi ended with 0" in night.log() and "stopped" not in night.log()


def test_the_message_goes_to_a_command(night, place):
    night.bad("bad.mp4")
    taker = place / "mail it.py"
    taker.write_text("import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())")
    code, said = night.run(script=True, KONSPEKT_NOTIFY=f"{sys.executable} '{taker}' {place / 'mail'}")
    assert (code, said) == (ExitCode.BAD_INPUT_ONLY, "")
    assert "bad.mp4: is not a recording that ffmpeg can read" in (place / "mail").read_text()
    # A command that cannot be run loses nothing.
    (night.inbox / "worse.mp4").write_text("Dear colleagues")
    code, said = night.run(KONSPEKT_NOTIFY=str(place / "none"))
    assert code == ExitCode.BAD_INPUT_ONLY and "worse.mp4: is not a recording" in said


def test_two_processes_share_a_night(night, wordless, luigid, place):
    for number in range(4):
        shutil.copy(wordless(5 + number), night.inbox / f"{number}.mp4")
    options = ["--scheduler-host", "127.0.0.1", "--scheduler-port", str(luigid)]
    command = [BIN / "konspekt", "nightly", "--processes", "2", "--pause", "0", "--", *options]
    environment = {k: v for k, v in night.environment.items() if not k.startswith("KONSPEKT_")}
    process = Command(command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True)
    wait_for(lambda: len(night.workers()) == 2)
    said, _ = process.communicate(timeout=300)
    assert (process.returncode, said) == (ExitCode.ALL_DONE, "")
    assert set(night.states().values()) == {"done"} and len(night.states()) == 4
    plans = [json.loads(path.read_text()) for path in (place / "work" / "nights").glob("*/*-inbox.json")]
    assert len({plan["pid"] for plan in plans}) == 2
    assert night.log().count("running   TranscribeAudio") == 4


def test_two_processes_without_a_central_scheduler_are_one(night, place, luigi_script):
    programs = luigi_script("echo $$ >> started")
    assert night.run(KONSPEKT_BIN=programs, KONSPEKT_PROCESSES="2") == (ExitCode.ALL_DONE, "")
    assert len((place / "started").read_text().splitlines()) == 1


def start_luigid(place: Path, port: int) -> subprocess.Popen:
    command = [BIN / "luigid", "--address", "127.0.0.1", "--port", str(port), "--state-path", place / "state"]
    with open(place / "luigid.log", "ab") as log:
        process = subprocess.Popen(command, cwd=place, stdout=log, stderr=log)
    await_answer(f"http://127.0.0.1:{port}/", process)
    return process


def test_a_scheduler_that_goes_away_is_waited_for(night, clip, place):
    for number in range(2):
        shutil.copy(clip(30, start=number), night.inbox / f"{number}.mp4")
    night.set(rpc_retry_wait="1")
    port = free_port()
    luigid = start_luigid(place, port)
    process = night.start(
        KONSPEKT_OPTIONS=f"--scheduler-host 127.0.0.1 --scheduler-port {port}", KONSPEKT_PAUSE="5"
    )
    try:
        wait_for(lambda: transcribing(night))
        luigid.kill()
        luigid.wait()
        wait_for(lambda: f"no scheduler answers at http://127.0.0.1:{port}" in night.log(), 120)
        luigid = start_luigid(place, port)
        said, _ = process.communicate(timeout=300)
    finally:
        luigid.kill()
        luigid.wait()
        process.kill()
    assert (process.returncode, said) == (ExitCode.ALL_DONE, "")
    assert night.states() == {"0.mp4": "done", "1.mp4": "done"}


def test_a_scheduler_that_stays_away_ends_the_night(night, clip, place):
    shutil.copy(clip(60), night.inbox / "talk.mp4")
    night.set(rpc_retry_wait="1")
    port = free_port()
    luigid = start_luigid(place, port)
    process = night.start(KONSPEKT_OPTIONS=f"--scheduler-host 127.0.0.1 --scheduler-port {port}")
    try:
        wait_for(lambda: transcribing(night))
    finally:
        luigid.kill()
        luigid.wait()
    said, _ = process.communicate(timeout=300)
    assert process.returncode == ExitCode.SCHEDULER_DOWN and "no scheduler answered" in said
    assert not night.workers()


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"until": "late"}, "[batch] until: 'late' is no time of day, such as 06:00"),
        ({"order": "loudest"}, "[batch] order"),
        ({"window_minutes": "none"}, "[speech] window_minutes"),
    ],
    ids=["until", "order", "window"],
)
def test_a_setting_that_cannot_be_is_one_line_before_any_work(night, clip, place, settings, line):
    shutil.copy(clip(20), night.inbox / "talk.mp4")
    night.set(**settings)
    command = [str(ROOT / "config" / "nightly.sh")]
    ended = subprocess.run(command, env=night.environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == ExitCode.UNFORESEEN and ended.stdout == ""
    [told] = ended.stderr.splitlines()
    assert told.startswith("konspekt: ") and line in told
    assert not (place / "work").exists() and not (place / "reports").exists()


def test_an_option_that_luigi_does_not_know_is_no_night_that_is_done(night, clip):
    shutil.copy(clip(20), night.inbox / "talk.mp4")
    code, said = night.run(KONSPEKT_OPTIONS="--local-scheduler --no-such-option")
    assert code == ExitCode.UNFORESEEN and "the log of the night says why" in said
    assert "unrecognized arguments: --no-such-option" in night.log()


def test_a_luigi_that_cannot_be_started_is_given_up(night, clip, place):
    shutil.copy(clip(20), night.inbox / "talk.mp4")
    (place / "bin").mkdir()
    (place / "bin" / "konspekt").symlink_to(BIN / "konspekt")
    began = time.monotonic()
    code, said = night.run(KONSPEKT_BIN=str(place / "bin"))
    assert code == ExitCode.UNFORESEEN and "luigi could not work: the log of the night says why" in said
    assert "luigi cannot be started: " in night.log() and time.monotonic() - began < 60
    ended = subprocess.run(
        [str(ROOT / "config" / "nightly.sh")], env=night.environment | {"KONSPEKT_BIN": str(place)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == ExitCode.UNFORESEEN
    assert ended.stdout == f"konspekt: there is no {place}/konspekt (in {place}): set KONSPEKT_BIN\n"
