"""`konspekt watch` as a process: what comes into the inbox becomes notes, whatever happens meanwhile."""

import contextlib
import dataclasses
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from pipelines.nights.driver.locks import lock_path
from pipelines.ops import folder_events
from tests import fork_server
from tests.conftest import ROOT, free_port

BIN = Path(sys.executable).parent


def until(condition: Callable[[], object], seconds: float = 60.0):
    """Wait for something to become true, and give it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"it has not come about in {seconds:.0f} s"
        time.sleep(0.05)
    return found


@dataclasses.dataclass
class Watching:
    """A running watch in its folder."""

    place: Path
    process: subprocess.Popen

    @property
    def log(self) -> str:
        return (self.place / "watch.log").read_text(encoding="utf-8")

    @property
    def work_log(self) -> str:
        """What the runs have logged."""
        logs = (self.place / "work" / "nights").glob("*/*.log")
        return "".join(path.read_text(encoding="utf-8") for path in logs)

    def says(self, pattern: str, seconds: float = 60.0) -> re.Match:
        try:
            return until(lambda: re.search(pattern, self.log), seconds)
        except AssertionError:
            pytest.fail(f"{pattern!r} was not said in:\n{self.log}\n{self.work_log}")

    def begins(self, task: str) -> None:
        until(lambda: re.search(rf"running +{task}\(", self.work_log))

    def notes(self, name: str) -> Path:
        path = self.place / "notes" / name
        try:
            return until(lambda: path if path.exists() else None)
        except AssertionError:
            pytest.fail(f"there is no {path}:\n{self.log}\n{self.work_log}")

    @property
    def runs(self) -> int:
        """How often ProcessInbox was started: each process leaves its plan."""
        return len(list((self.place / "work" / "nights").glob("*/*-inbox.json")))

    def ends(self) -> int:
        return self.process.wait(90)

    def stop(self) -> int:
        self.process.terminate()
        return self.ends()


def processes_in(place: Path) -> list[psutil.Process]:
    """All that are at work in a folder."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.cwd() == str(place) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def parts_in(place: Path) -> list[Path]:
    return [path for folder in place.rglob(".part") for path in folder.iterdir()]


@pytest.fixture
def watch(place, run_luigi, model_folder):
    """Starts `konspekt watch` in the working folder; luigi.cfg is changed by settle="3" and the like."""
    model_folder("whisper-tiny.en")
    text = (place / "luigi.cfg").read_text(encoding="utf-8")

    def start(*options: str, before: tuple[str, ...] = (), **changed: str) -> Watching:
        settings = {"settle": "1.5", "unreadable_minutes": "0", "model": "whisper-tiny.en"} | changed
        now = text
        for name, value in settings.items():
            now, count = re.subn(rf"(?m)^{name} =.*$", f"{name} = {value}", now, count=1)
            assert count
        (place / "luigi.cfg").write_text(now, encoding="utf-8")
        environment = fork_server.environment()
        environment.pop("LUIGI_CONFIG_PATH", None)
        with open(place / "watch.log", "ab") as log:
            command = [*before, str(BIN / "konspekt"), "watch", *options]
            process = fork_server.Command(command, cwd=place, env=environment, stdout=log, stderr=log)
        return Watching(place, process)

    yield start
    for process in processes_in(place):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


LOCAL = "--local-scheduler"


def test_what_is_moved_into_new_folders_gets_its_notes(watch, place, wordless):
    watching = watch(LOCAL, "--no-poll")
    watching.says(f"watching {place}/videos by inotify")
    (place / "physics" / "week 1").mkdir(parents=True)
    shutil.copy(wordless(5), place / "physics" / "week 1" / "brought.mp4")
    os.replace(place / "physics", place / "videos" / "physics")
    watching.notes("physics/week 1/brought.pdf")
    (place / "videos" / "physics" / "week 2").mkdir()
    os.replace(
        shutil.copy(wordless(5), place / "later.mp4"), place / "videos" / "physics" / "week 2" / "later.mp4"
    )
    watching.notes("physics/week 2/later.pdf")
    assert watching.stop() == 0
    assert "Traceback" not in watching.log


def test_without_events_it_polls(watch, place, wordless):
    watching = watch(LOCAL, "--poll")
    watching.says(f"watching {place}/videos every 1 s")
    (place / "videos" / "physics").mkdir()
    shutil.copy(wordless(5), place / "videos" / "physics" / "copied.mp4")
    watching.notes("physics/copied.pdf")
    assert watching.stop() == 0


def test_a_file_is_taken_when_it_is_whole_and_in_one_run(watch, place, wordless):
    watching = watch(LOCAL, settle="2", unreadable_minutes="60")
    watching.says("inbox: 0 done before")
    content = wordless(6).read_bytes()
    with open(place / "videos" / "slow.mp4", "wb") as file:
        for piece in range(8):
            file.write(content[piece * len(content) // 8 : (piece + 1) * len(content) // 8])
            file.flush()
            time.sleep(0.6)
        assert watching.runs == 0
    watching.notes("slow.pdf")
    watching.says("the run has ended: 1 done")
    assert watching.log.count("slow.mp4: arriving") == 1
    assert watching.runs == 1
    assert watching.stop() == 0


def test_a_refused_file_is_tried_once_and_again_when_it_is_replaced(watch, place, wordless):
    (place / "videos" / "talk.mp4").write_text("no film")
    watching = watch(LOCAL, "--rescan", "1", "--pause", "0.5")
    watching.says("talk.mp4: refused: is not a recording")
    time.sleep(2.5)
    assert watching.runs == 1
    assert watching.log.count("refused: is not") == 1
    shutil.copy(wordless(5), place / "videos" / "talk.mp4")
    watching.notes("talk.pdf")
    assert watching.stop() == 0


def test_what_fails_is_tried_again_after_growing_pauses_but_not_for_ever(watch, place, wordless):
    (place / "notes").write_text("a file in the way")
    shutil.copy(wordless(5), place / "videos" / "talk.mp4")
    watching = watch(LOCAL, "--rescan", "1", "--pause", "0.5", attempts="2")
    watching.says("talk.mp4: not done .*; again in 0 s")
    watching.says("talk.mp4: failed: ")
    time.sleep(2.5)
    assert watching.runs == 2
    assert watching.stop() == 0


def test_without_a_scheduler_it_says_so_once_and_waits_for_one(watch, place, wordless):
    port = free_port()
    shutil.copy(wordless(5), place / "videos" / "talk.mp4")
    watching = watch("--pause", "0.5", scheduler_port=str(port))
    watching.says(f"no scheduler answers at http://127.0.0.1:{port}")
    time.sleep(2)
    assert watching.runs == 0
    command = [BIN / "luigid", "--address", "127.0.0.1", "--port", str(port), "--state-path", place / "state"]
    with open(place / "luigid.log", "wb") as log:
        luigid = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        watching.notes("talk.pdf")
        assert watching.log.count("no scheduler answers") == 1
        assert watching.stop() == 0
    finally:
        luigid.terminate()
        luigid.wait(20)


def test_a_signal_lets_the_running_task_end_and_leaves_the_rest(watch, place, clip):
    for name in ("a.mp4", "b.mp4"):
        shutil.copy(clip(30), place / "videos" / name)
    watching = watch(LOCAL, settle="0")
    watching.begins("TranscribeAudio")
    assert watching.stop() == 0
    begun = re.findall(r"running +(\w+\(.*\))", watching.work_log)
    assert re.findall(r" done +(\w+\(.*\))", watching.work_log) == begun
    assert len(list((place / "notes").rglob("*.pdf"))) < 2
    assert "stopping when the task at work is done" in watching.log
    assert processes_in(place) == []
    assert parts_in(place) == []


def test_a_second_signal_stops_at_once_and_leaves_nothing_half_written(watch, place):
    shutil.copy(ROOT / "data" / "videos" / "lecture.mp4", place / "videos" / "a.mp4")
    watching = watch(LOCAL, settle="0")
    watching.begins("TranscribeAudio")
    watching.process.send_signal(signal.SIGINT)
    watching.says("stopping when the task")
    watching.process.send_signal(signal.SIGINT)
    assert watching.ends() == 0
    assert not (place / "notes").exists()
    assert processes_in(place) == []
    assert parts_in(place) == []


@pytest.mark.parametrize("alone", [True, False], ids=["the watch is killed", "all of it is killed"])
def test_after_a_kill_the_next_watch_goes_on(watch, place, clip, alone):
    for number in range(2):
        shutil.copy(clip(5, start=9 * number), place / "videos" / f"{number}.mp4")
    watching = watch(LOCAL, settle="0")
    watching.says("2 recordings to do: starting")
    watching.begins("ExtractAudio")
    watching.process.kill()
    watching.process.wait()
    if not alone:
        for process in processes_in(place):
            process.kill()
    shutil.copy(clip(5, start=18), place / "videos" / "2.mp4")
    watching = watch(LOCAL)
    for number in range(3):
        watching.notes(f"{number}.pdf")
    watching.says("the run has ended")
    # The third recording may have settled before the new watch has looked, or after.
    assert watching.runs in ((2,) if alone else (2, 3))
    if alone:
        assert "a run is still at work" in watching.log
        assert "1 recording to do: starting" in watching.log
    assert watching.stop() == 0
    assert processes_in(place) == []


def test_a_second_watch_on_the_same_folder_refuses(watch):
    first = watch(LOCAL)
    first.says("inbox: 0 done before")
    second = watch(LOCAL)
    assert second.ends() == 10
    assert re.search(r"(?m)^konspekt: another watch is at work here .*$", second.log)
    assert first.stop() == 0


def test_a_night_at_work_is_waited_for_by_a_watch_with_a_scheduler_of_its_own(watch, place, wordless):
    lock = str(lock_path(place / "work", "nightly"))
    Path(lock).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(wordless(5), place / "videos" / "talk.mp4")
    night = subprocess.Popen(["flock", lock, "-c", "echo held; read x"], stdin=subprocess.PIPE, stdout=-1)
    assert night.stdout.readline() == b"held\n"
    watching = watch(LOCAL, "--pause", "0.5")
    watching.says(f"another run is at work here .it holds {re.escape(lock)}")
    assert watching.runs == 0
    night.communicate(b"\n")
    watching.notes("talk.pdf")
    assert watching.stop() == 0


def test_an_inbox_that_goes_and_comes_back_is_taken_up_again(watch, place, wordless):
    watching = watch(LOCAL, "--rescan", "1")
    watching.says("inbox: 0 done before")
    os.replace(place / "videos", place / "away")
    watching.says("videos: No such file or directory")
    shutil.copytree(place / "away", place / "videos")
    until(lambda: watching.log.count("by inotify") == 2)
    shutil.copy(wordless(5), place / "videos" / "talk.mp4")
    watching.notes("talk.pdf")
    assert watching.stop() == 0


def test_where_inotify_has_reached_its_limit_it_polls(watch, place, wordless):
    limit = 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"'
    before = ("unshare", "--user", "--map-root-user", "sh", "-c", limit, "sh")
    if subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("no user namespace can be made here")
    watching = watch(LOCAL, before=before)
    watching.says("inotify watch limit reached: looking every 1 s instead")
    shutil.copy(wordless(5), place / "videos" / "talk.mp4")
    watching.notes("talk.pdf")
    assert watching.stop() == 0


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/lectures /srv/nfs nfs4 rw 0 0
//server/films /srv/films cifs rw 0 0
me@server: /home/me/remote fuse.sshfs rw 0 0
/dev/sdb1 /media/stick fuseblk rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv/nfs/inbox", "nfs4"), ("/srv/films", "cifs"), ("/home/me/remote/a/b", "fuse.sshfs"),
     ("/srv", "nfs4"), ("/media/stick/talks", ""), ("/var/videos", ""), ("/srv/nfs2", "")],
)  # fmt: skip
def test_network_file_systems_are_known(tmp_path, monkeypatch, folder, kind):
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "mounts").write_text(MOUNTS)
    (tmp_path / "filesystems").write_text("\text4\n")
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path))
    assert folder_events.network_file_system(Path(folder)) == kind
