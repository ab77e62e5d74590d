"""The scheduler from outside: where it is, what it has at work, and what it learns of a killed process."""

import os
import signal
import time

import pytest

from pipelines.ops.scheduler import address, answers, at_work, take_from_dead


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ([], "http://127.0.0.1:9000"),
        (["--local-scheduler"], None),
        (["--workers", "2", "--local-scheduler"], None),
        (["--scheduler-port", "1234"], "http://127.0.0.1:1234"),
        (["--scheduler-host=node", "--scheduler-port=1"], "http://node:1"),
        (["--scheduler-url", "https://luigi.example.org/"], "https://luigi.example.org"),
    ],
)
def test_the_address_is_the_one_that_luigi_takes(settings_of, options, url):
    settings_of(core={"scheduler_host": "127.0.0.1", "scheduler_port": "9000"})
    assert address(options) == url


def test_a_scheduler_answers_or_not(luigid):
    assert answers(f"http://127.0.0.1:{luigid}")
    assert not answers("http://127.0.0.1:9")
    assert at_work("http://127.0.0.1:9") == []


def test_the_task_of_a_killed_process_is_given_back_at_once(luigid, run_luigi, place, clip, model_folder):
    model_folder("whisper-tiny.en")
    url = f"http://127.0.0.1:{luigid}"
    options = ("TranscribeAudio", "--video", clip(115), "--speech-model", "whisper-tiny.en")
    through = f"--scheduler-port={luigid}"
    process = run_luigi(*options, scheduler=through, start_only=True)
    end = time.monotonic() + 60
    while not (running := [task for task in at_work(url) if task.startswith("TranscribeAudio")]):
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.05)
    assert take_from_dead(url) == []  # it lives
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert at_work(url) == running  # Luigi does not know yet
    assert take_from_dead(url) == running and at_work(url) == []
    assert run_luigi(*options, scheduler=through).returncode == 0
