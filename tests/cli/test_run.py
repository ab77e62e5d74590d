"""`konspekt run`: notes now, by the same tasks, told in plain words."""

import json
import os
import shutil
import signal
import urllib.request

import psutil
from luigi.scheduler import Scheduler


def parts(folder):
    return [path for parts in folder.rglob(".part") for path in parts.iterdir()]


def test_it_makes_the_notes_and_says_where_they_are(lived_in):
    told = lived_in.told
    assert told.returncode == 0, told.stderr
    assert told.stdout == "Лекция 1.mp4 -> notes/Лекция 1.pdf\n"
    assert (lived_in.folder / "notes" / "Лекция 1.pdf").read_bytes().startswith(b"%PDF")
    for stage in ("sound", "transcript", "summary", "captions", "notes"):
        assert f"Лекция 1: {stage}: done in " in told.stderr
    assert "\x1b" not in told.stdout + told.stderr


def test_what_is_done_is_left_alone(lived_in):
    notes = lived_in.folder / "notes" / "Лекция 1.pdf"
    before = notes.stat().st_mtime_ns
    told = lived_in.run("run", "videos/Лекция 1.mp4", "--local-scheduler", "--json")
    found = json.loads(told.stdout)
    assert (told.returncode, told.stderr) == (0, "")
    assert found["exit_code"] == 0
    [recording] = found["recordings"]
    assert (recording["status"], recording["stages"]) == ("done", [])
    assert recording["notes"] == str(notes)
    assert notes.stat().st_mtime_ns == before


def test_a_refused_file_gives_one_line_and_exit_code_31(lived_in):
    told = lived_in.refused
    assert (told.returncode, told.stdout) == (31, "")
    assert [line for line in told.stderr.splitlines() if "no audio track" in line] == [
        told.stderr.splitlines()[-1]
    ]
    assert told.stderr.splitlines()[-1].endswith(f"{lived_in.video('silent.mp4')}: has no audio track")


def test_a_folder_is_all_its_recordings_and_one_does_not_stop_another(lived_in):
    told = lived_in.run("run", "videos", "--local-scheduler")
    assert told.returncode == 31
    assert told.stdout == "Лекция 1.mp4 -> notes/Лекция 1.pdf\n"
    assert "silent.mp4: has no audio track" in told.stderr


def test_a_file_that_is_not_there_is_named(lived_in):
    told = lived_in.run("run", "videos/none.mp4", "--local-scheduler", "--json")
    assert told.returncode == 31
    assert json.loads(told.stdout)["recordings"][0]["reason"] == "no such file"


def test_without_a_scheduler_it_says_so_and_works_by_itself(house, wordless):
    shutil.copy(wordless(5), house.video("short.mp4"))
    told = house.run("run", "videos/short.mp4")
    assert (told.returncode, told.stdout) == (0, "short.mp4 -> notes/short.pdf\n")
    assert told.stderr.startswith(
        "konspekt: no scheduler answers at http://127.0.0.1:9: working without one\n"
    )


def test_where_the_scheduler_was_asked_for_its_absence_ends_the_run_at_once(lived_in):
    told = lived_in.run("run", "videos/Лекция 1.mp4", "--central-scheduler")
    assert (told.returncode, told.stdout) == (36, "")
    assert told.stderr.startswith("konspekt: no scheduler answers at http://127.0.0.1:9: ")
    assert told.stderr.count("\n") == 1


def test_settings_for_one_run_are_checked_before_it(lived_in):
    wrong = {
        "speach.language=ru": "no section [speach]; did you mean speech?",
        "speech.langauge=ru": "[speech] has no setting langauge; did you mean language?",
        "speech.beam_size=many": "[speech] beam_size: 'many' is no whole number",
        "notes.page=A3": "[notes] page: ",
    }
    for given, reason in wrong.items():
        told = lived_in.run("run", "videos/Лекция 1.mp4", "--local-scheduler", "--set", given)
        assert (told.returncode, told.stdout) == (2, ""), given
        assert reason in told.stderr and told.stderr.count("\n") == 1, told.stderr


def test_a_model_that_nobody_knows_fails_with_what_there_is(lived_in):
    given = ["--local-scheduler", "--set", "speech.model=whisper-enormous"]
    told = lived_in.run("run", "videos/Лекция 1.mp4", *given)
    assert told.returncode == 30
    assert "no model 'whisper-enormous' in the catalogue; for faster-whisper there are: " in told.stderr
    assert "Traceback" not in told.stderr


def test_a_writer_that_cannot_write_leaves_a_draft_and_one_line(house, clip):
    shutil.copy(clip(5), house.video("short.mp4"))
    house.configure(writer__engine="llama", writer__model="no-such-model")
    told = house.run("run", "videos/short.mp4", "--local-scheduler")
    assert (told.returncode, told.stdout) == (0, "short.mp4 -> notes/short.pdf (draft)\n")
    assert told.stderr.count("no model 'no-such-model' in the catalogue") == 1
    assert "Traceback" not in told.stderr
    [recording] = house.json("run", "videos/short.mp4", "--local-scheduler")["recordings"]
    assert recording["status"] == "draft" and "no-such-model" in recording["reason"]
    assert [each["status"] for each in house.json("status")["recordings"]] == ["draft"]
    # Nobody is to write them: there is nothing to wait for.
    house.configure(writer__engine="none")
    assert house.run("run", "videos/short.mp4", "--local-scheduler").stdout.endswith("notes/short.pdf\n")


def test_while_it_writes_it_tells_the_chapter(house, clip):
    """Lines come only every half minute: here, as soon as there is one."""
    from pipelines.cli.terminal.display import Lines
    from pipelines.lecture.tasks.writing import WriteNotes
    from pipelines.locale.message import Message
    from pipelines.nights.driver.foreground import Told

    told: list[str] = []
    lines = Lines()
    lines.line = told.append
    task = WriteNotes(video=house.video("short.mp4"))
    lines.begun(task)
    lines._last = -100.0
    scheduler = Told(Scheduler(), lines)
    where = Message("writing chapter {number} of {count}", number=4, count=9)
    scheduler.set_task_status_message(task.task_id, Message("{what}: {percent} %", what=where, percent=37))
    scheduler.set_task_progress_percentage(task.task_id, 37)
    assert told[-1] == "short: writing chapter 4 of 9: 37 %"


def test_it_works_through_a_central_scheduler(house, scheduler):
    house.silent()
    assert house.run("run", "videos/silent.mp4").returncode == 31
    address = f"http://127.0.0.1:{scheduler}/api/task_list?data=%7B%22status%22%3A%22FAILED%22%7D"
    assert b"ExtractAudio_silent" in urllib.request.urlopen(address, timeout=10).read()


def test_two_runs_do_not_do_the_same_work_and_a_signal_leaves_no_trace(house, scheduler):
    house.spoken("long.flac", 240)
    first = house.start("run", "videos/long.flac", "--set", "speech.window_minutes=0.5")
    house.await_file("work/TranscribeAudio/*.windows/0000.json", first)
    second = house.run("run", "videos/long.flac", "--set", "speech.window_minutes=0.5")
    assert second.returncode == 10, second.stderr
    assert second.stderr.endswith("long.flac: another process is at work on it\n")
    [standing] = house.json("status", "--set", "speech.window_minutes=0.5")["recordings"]
    assert standing["status"] == "running"
    started = psutil.Process(first.pid).children(recursive=True)
    os.kill(first.pid, signal.SIGTERM)
    _, told = first.communicate(timeout=60)
    assert first.returncode == 143
    assert told.endswith("konspekt: stopped; what is done is kept\n") and "Traceback" not in told
    assert psutil.wait_procs(started, timeout=20)[1] == []
    assert list(house.folder.glob("work/*/*.fault.json")) == []
    assert list(house.folder.glob("work/TranscribeAudio/*.windows/0000.json"))
    assert house.json("status", "--set", "speech.window_minutes=0.5")["counts"]["waiting"] == 1
