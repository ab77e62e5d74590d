"""Progress reaches the scheduler, and a person at a terminal sees a bar."""

import os
import pty
import subprocess
import sys
import termios

import luigi
from luigi.scheduler import Scheduler
from luigi.worker import Worker

from pipelines.core.task import KonspektTask

SHOW = """
import time
from pipelines.core.progress import Progress
with Progress(None, "transcript") as progress:
    for step in (0.1, 0.5, 1.0):  # little enough for a terminal's buffer that nobody empties meanwhile
        time.sleep(0.2)
        progress(step, "at 3 min")
"""


class Slow(KonspektTask):
    name = luigi.Parameter()

    def output(self):
        return self.work_product(".txt")

    def run(self):
        with self.writing(self.output()) as part, self.progress("slow work") as progress:
            for done in (0.1, 0.5, 0.4, 1.2):
                progress(done, "here")
            part.write_text("done")


def test_the_scheduler_knows_the_percentage_and_where_the_work_is(place):
    scheduler, task = Scheduler(), Slow(name="a")
    worker = Worker(scheduler=scheduler)
    worker.add(task)
    worker.run()
    assert scheduler.get_task_progress_percentage(task.task_id)["progressPercentage"] == 100
    assert scheduler.get_task_status_message(task.task_id)["statusMessage"] == "slow work: 100 % here"


def test_a_terminal_shows_a_bar():
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    os.set_blocking(ours, False)
    subprocess.run([sys.executable, "-c", SHOW], stderr=theirs, check=True, timeout=60)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)
    assert "transcript" in shown and " 50%" in shown and "━" in shown and "at 3 min" in shown


def test_a_log_file_gets_no_bar():
    outcome = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 0 and "━" not in outcome.stderr
