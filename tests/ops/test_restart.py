"""luigid is restarted while a lecture is transcribed: nothing is lost, and nothing is done twice."""

import shutil
import time


def statuses(scheduler) -> dict[str, str]:
    tasks = scheduler.api("task_list", status="", upstream_status="")
    return {task["name"]: task["status"] for task in tasks.values()}


def test_a_lecture_survives_a_restart_of_the_scheduler(start_luigid, run_luigi, place, clip, model_folder):
    model_folder("whisper-tiny.en")
    lecture = shutil.copy(clip(60), place / "videos" / "lecture.mp4")
    # The workers' patience between two tries is shortened.
    settings = (place / "luigi.cfg").read_text(encoding="utf-8")
    (place / "luigi.cfg").write_text(settings.replace("rpc_retry_wait = 5", "rpc_retry_wait = 1"))
    scheduler = start_luigid()
    fast = ["--speech-model", "whisper-tiny.en", "--speech-window-minutes", "0.2", "--speech-threads", "1"]
    running = run_luigi(
        "LectureNotes",
        "--video",
        lecture,
        *fast,
        scheduler=f"--scheduler-port={scheduler.port}",
        start_only=True,
    )
    deadline = time.monotonic() + 120
    while statuses(scheduler).get("TranscribeAudio") != "RUNNING":
        assert time.monotonic() < deadline and running.poll() is None
        time.sleep(0.05)
    scheduler.stop()
    again = start_luigid(port=scheduler.port)
    assert statuses(again)["TranscribeAudio"] in ("RUNNING", "DONE")
    _, said = running.communicate(timeout=240)
    assert running.returncode == 0, said
    assert (place / "notes" / "lecture.pdf").exists()
    assert set(statuses(again).values()) == {"DONE"}
    assert said.count("running   TranscribeAudio") == 1
