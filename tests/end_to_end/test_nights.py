"""Nights as cron sees them: `konspekt nightly` with real luigi, real recordings, real kills."""

import contextlib
import datetime
import fcntl
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections import Counter
from pathlib import Path

import msgspec
import psutil
import pytest

from pipelines.core.files.names import path_of
from pipelines.nights.night import ExitCode
from tests import fork_server
from tests.conftest import show
from tests.end_to_end.conftest import BIN, wait_for


def test_a_good_night_says_nothing_and_leaves_notes_and_a_report(night, clip, place):
    (night.inbox / "algebra").mkdir()
    shutil.copy(clip(20), night.inbox / "algebra" / "first.mp4")
    assert night.run(script=True) == (ExitCode.ALL_DONE, "")
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
    assert night.run(script=True) == (ExitCode.ALL_DONE, "")
    assert night.states() == {"algebra/first.mp4": "done"}


def test_bad_input_only(night, wordless):
    shutil.copy(wordless(5), night.inbox / "good.mp4")
    night.bad("bad.mp4")
    code, said = night.run(script=True)
    assert code == ExitCode.BAD_INPUT_ONLY
    assert "bad.mp4: is not a recording that ffmpeg can read" in said
    assert night.states() == {"good.mp4": "done", "bad.mp4": "refused"}
    attempts = night.log().count("running   ExtractAudio")
    night.run()
    assert night.log().count("running   ExtractAudio") == attempts == 2


@pytest.fixture
def unnamed(clip, tmp_path):
    """A recording in which a slide is shown and that has no title of its own."""
    plain = tmp_path / "plain.mp4"
    command = ["ffmpeg", "-v", "error", "-i", clip(8), "-map_metadata", "-1", "-c", "copy", plain]
    subprocess.run(command, check=True)
    return plain


# Names as old archives, shares and careless hands give them; the name in words, then what is in the file.
ODD = {
    b"caf\xe9.mp4": "caf\\xe9.mp4",
    b"cours d\xe9t\xe9/week 1.mp4": "cours d\\xe9t\\xe9/week 1.mp4",
    b"\xed\xa0\x80 lone.mp4": "\\xed\\xa0\\x80 lone.mp4",
    b"new\nline.mp4": "new\nline.mp4",
    b"quote\"s 'n' \\ %.mp4": "quote\"s 'n' \\ %.mp4",
}


def test_no_name_stops_a_night(night, unnamed, place):
    """One that is not UTF-8 once ended the whole night: no notes of any recording, exit 40."""
    shutil.copy(unnamed, night.inbox / "good.mp4")
    for name in ODD:
        path = night.inbox / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        shutil.copy(unnamed, path)
    bad, long = (night.inbox / os.fsdecode(name) for name in (b"b\xe4d.mp4", b"x" * 251 + b".mp4"))
    bad.write_text("Dear students,\n" * 100)
    shutil.copy(unnamed, long)
    code, said = night.run()
    assert code == ExitCode.BAD_INPUT_ONLY, said
    assert "refused: b\\xe4d.mp4: is not a recording that ffmpeg can read" in said
    assert f"refused: {long.name}: its name is too long" in said
    done = dict.fromkeys(["good.mp4", *ODD.values()], "done")
    assert night.states() == done | {"b\\xe4d.mp4": "refused", long.name: "refused"}
    for name in (b"good.mp4", *ODD):
        stem = place / "notes" / os.fsdecode(name.removesuffix(b".mp4"))
        kinds = [".pdf", ".html", ".md", ".json", ".srt", ".vtt", ".chapters.vtt", ".ffmetadata"]
        assert all(stem.with_name(stem.name + kind).stat().st_size for kind in kinds), name
    # What is written leads to the files again, and any program can read it.
    written = {
        path: msgspec.json.decode(path.read_bytes())
        for path in place.rglob("*")
        if path.suffix == ".json" and path.is_file()
    }
    sources = {each["path"] for found in written.values() if "sources" in found for each in found["sources"]}
    assert {path_of(source) for source in sources} >= {night.inbox / os.fsdecode(name) for name in ODD}
    recordings = [each for each in night.record()["recordings"] if each["notes"]]
    assert len(recordings) == len(ODD) + 1
    assert all(path_of(each[what]).exists() for each in recordings for what in ("video", "notes"))
    [page] = (place / "reports" / "nights").glob("2*.html")
    assert "caf\\xe9.mp4" in (seen := page.read_text(encoding="utf-8")) and "notes/caf%E9.pdf" in seen
    library = (place / "notes" / "index.html").read_text(encoding="utf-8")
    assert 'href="cours%20d%E9t%E9/week%201.html"' in library and "cours d\\xe9t\\xe9" in library
    # The next one knows them all.
    begun = night.log().count(" running  ")
    assert night.run()[0] == ExitCode.BAD_INPUT_ONLY
    assert night.log().count(" running  ") == begun
    assert night.states() == done | {"b\\xe4d.mp4": "refused", long.name: "refused"}
    _commands_over_odd_names(night, place, bad)


def _commands_over_odd_names(night, place, bad) -> None:
    """status, stages, retry, gc, run, search: tables and JSON, with paths that lead to the files."""

    def konspekt(*arguments) -> str:
        command = [BIN / "konspekt", *arguments]
        outcome = show(fork_server.run(command, cwd=place, env=night.environment))
        assert outcome.returncode in (0, 31) and b"Traceback" not in outcome.stderr, outcome.stderr
        return outcome.stdout.decode()  # strictly UTF-8

    latin = night.inbox / os.fsdecode(b"caf\xe9.mp4")
    lines = konspekt("status", "--all").splitlines()
    assert "done     caf\\xe9.mp4" in lines and "done     new line.mp4" in lines
    assert any(line.startswith("refused  b\\xe4d.mp4  ") for line in lines)
    told = msgspec.json.decode(konspekt("status", "--all", "--json"))
    files = {path for path in night.inbox.rglob("*.mp4") if path.is_file()}
    assert {path_of(each["video"]) for each in told["recordings"]} == files
    # What is told can be said again.
    video = next(each["video"] for each in told["recordings"] if path_of(each["video"]) == latin)
    for name in (latin, video):
        assert "caf\\xe9.pdf" in konspekt("status", name)
        made = msgspec.json.decode(konspekt("stages", name, "--json"))
        assert path_of(made[-1]["output"]) == place / "notes" / os.fsdecode(b"caf\xe9.pdf")
    assert "b\\xe4d.mp4: ExtractAudio: forgotten: " in konspekt("retry", bad)
    told = msgspec.json.decode(konspekt("run", bad, latin, "--local-scheduler", "--json"))
    assert [each["status"] for each in told["recordings"]] == ["refused", "done"]
    assert [path_of(each["video"]) for each in told["recordings"]] == [bad, latin]
    assert path_of(told["recordings"][1]["notes"]).exists()
    assert "b\\xe4d: ExtractAudio: forgotten: " in konspekt("retry", "--all")
    assert msgspec.json.decode(konspekt("gc", "--older-than", "0s", "--json"))["items"] == []
    found = msgspec.json.decode(konspekt("search", "gradient", "--json"))
    assert {path_of(each["page"]) for each in found["lectures"]} == set((place / "notes").rglob("[!i]*.html"))
    assert "notes/cours d\\xe9t\\xe9/week 1.html" in konspekt("search", "gradient")


def test_nothing_of_one_lecture_is_lost_by_another(night, wordless, place):
    """Folders in the inbox that are called as what is made of the recordings beside them."""
    (place / "disk").mkdir()
    (place / "notes").symlink_to(place / "disk")  # that is how it is meant
    names = "a/week.m4a", "a/week.slides/talk.mp4", "a/week.slides.mp4", "b/day.mp4", "b/day.pdf/talk.mp4"
    for name in names:
        path = night.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".m4a":
            sound = ["ffmpeg", "-v", "error", "-i", wordless(5), "-vn", "-c", "copy", path]
            subprocess.run(sound, check=True)
        else:
            shutil.copy(wordless(5), path)
    code, said = night.run()
    states = night.states()
    # Of the last two one has its notes; the other is told to go by another name.
    refused = [name for name, state in states.items() if state == "refused"]
    assert code == ExitCode.BAD_INPUT_ONLY and len(refused) == 1 and refused[0].startswith("b/day"), said
    assert "rename one of the two" in said and [*states.values()].count("done") == 4
    for name in ("week", "week.slides", "week.slides/talk"):
        assert (place / "notes" / "a" / f"{name}.pdf").exists(), name
    assert not list((place / "notes" / "a").glob("week.slides/*.jpg"))
    kept = {path: path.stat().st_mtime_ns for path in (place / "notes" / "a").rglob("*") if path.is_file()}
    # The sound alone is made into notes again, which have no pictures.
    (place / "notes" / "a" / "week.json").unlink()
    assert night.run()[0] == ExitCode.BAD_INPUT_ONLY
    assert all(path.exists() for path in kept)
    assert all(path.stat().st_mtime_ns == kept[path] for path in kept if "week.slides/" in str(path))


def test_a_link_in_the_place_of_a_folder_of_ours_is_told_and_not_followed(night, wordless, place):
    precious, parts = place / "precious", place / "notes" / ".part"
    for folder in (precious, parts.parent):
        folder.mkdir()
    (precious / "thesis~1~1-aa.txt").write_text("years of work")
    parts.symlink_to(precious)
    shutil.copy(wordless(5), night.inbox / "good.mp4")
    code, said = night.run()
    assert code == ExitCode.SOME_FAILED
    assert f"failed: good.mp4: {parts}: is a link, where a folder has to be: take it away" in said
    assert [path.name for path in precious.iterdir()] == ["thesis~1~1-aa.txt"]


def test_some_failed_after_so_many_attempts(night, wordless, place):
    shutil.copy(wordless(5), night.inbox / "good.mp4")
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
    retry = fork_server.run([BIN / "konspekt", "retry", "--all"], cwd=place, env=night.environment)
    assert retry.returncode == 0
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
        code, said = night.run(script=True)
    assert code == ExitCode.ALREADY_RUNNING and "another night is at work" in said
    assert night.run() == (ExitCode.ALL_DONE, "")


def test_no_scheduler(night, wordless):
    shutil.copy(wordless(5), night.inbox / "good.mp4")
    code, said = night.run(script=True, KONSPEKT_OPTIONS="--scheduler-host 127.0.0.1 --scheduler-port 9")
    assert code == ExitCode.SCHEDULER_DOWN and "no scheduler" in said
    assert night.states() == {}


def test_the_time_is_over(night, wordless, place):
    shutil.copy(wordless(5), night.inbox / "short.mp4")
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
    code, _ = night.run(script=True, KONSPEKT_BIN=str(stuck))
    assert code == ExitCode.OUT_OF_TIME
    left = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "300"]]
    assert not [p for p in left if p.cwd() == str(place)]


def test_sigterm_stops_all_that_is_at_work(night, clip, place):
    for number in range(4):
        shutil.copy(clip(60, start=number), night.inbox / f"{number}.mp4")
    process = night.start(script=True)
    wait_for(
        lambda: "running   TranscribeAudio" in (night.log() if (place / "work" / "nights").exists() else "")
    )
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert not night.workers()
    assert list(place.rglob(".part/*")) == [] or night.run()[0] == ExitCode.ALL_DONE


def test_two_hosts_never_take_the_same_task(night, wordless, luigid, place):
    """Two nights at once through one scheduler, each with a host name, and so a lock, of its own."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--uts", "true"]).returncode:
        pytest.skip("a host name of its own takes the rights of root")
    for number in range(4):
        shutil.copy(wordless(5 + number), night.inbox / f"{number}.mp4")
    options = f"--scheduler-host 127.0.0.1 --scheduler-port {luigid}"
    nights = [night.start(host, KONSPEKT_OPTIONS=options) for host in ("alpha", "beta")]
    assert [process.wait(240) for process in nights] == [ExitCode.ALL_DONE] * 2
    assert set(night.states().values()) == {"done"} and night.record()["hosts"] == ["alpha", "beta"]
    begun = Counter(re.findall(r"\) running +(\w+\(video=.*\))$", night.log(), re.MULTILINE))
    assert len(begun) == 4 * 15 and set(begun.values()) == {1}


def test_workers_that_are_killed_at_random_lose_nothing(night, clip, luigid, place):
    good = [f"{number} лекция.mp4" for number in range(4)]
    for number, name in enumerate(good):
        shutil.copy(clip(15 + number, start=10 * number), night.inbox / name)
    night.bad("text.mp4")
    (night.inbox / "empty.mkv").touch()
    options = f"--scheduler-host 127.0.0.1 --scheduler-port {luigid}"
    process = night.start(KONSPEKT_OPTIONS=options, KONSPEKT_PROCESSES="2")
    chance, kills = random.Random(1), 0
    while process.poll() is None:
        time.sleep(chance.uniform(1.5, 4.0))
        if kills < 4 and (found := night.workers()):
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
