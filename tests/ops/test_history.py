"""luigid's task history: it outlives luigid, and does not grow for ever."""

import contextlib
import datetime
import sqlite3
import subprocess
import sys

import luigi
import pytest

from pipelines.ops.history import prune


class Note(luigi.Task):
    """Writes a file, or fails."""

    folder = luigi.PathParameter()
    fails = luigi.BoolParameter()

    def output(self):
        return luigi.LocalTarget(self.folder / "note.txt")

    def run(self):
        if self.fails:
            raise ValueError("the ink has dried")
        with self.output().open("w") as file:
            file.write("noted")


def work(scheduler, task) -> bool:
    return luigi.build([task], scheduler_host="127.0.0.1", scheduler_port=scheduler.port, workers=1)


def rows(database, table: str) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def age(database, days: float) -> None:
    """Let everything that is in the history have happened so many days earlier."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for number, at in connection.execute("SELECT id, ts FROM task_events").fetchall():
            earlier = datetime.datetime.fromisoformat(at) - datetime.timedelta(days=days)
            connection.execute("UPDATE task_events SET ts = ? WHERE id = ?", (str(earlier), number))


def test_what_was_done_is_still_told_after_a_restart(start_luigid, place):
    first = start_luigid()
    assert work(first, Note(folder=place))
    assert not work(first, Note(folder=place / "nowhere", fails=True))
    first.stop()
    again = start_luigid()
    page = again.get("history")
    assert page.count(">Note</a>") >= 2 and "DONE" in page and "FAILED" in page
    assert "Note" in again.get("tasklist")
    assert "DONE" in again.get(f"history/by_task_id/{Note(folder=place).task_id}")


def test_old_events_go_while_luigid_runs_and_their_tasks_are_told_of_again(start_luigid, place):
    scheduler = start_luigid()
    task = Note(folder=place, fails=True)
    assert not work(scheduler, task)
    age(scheduler.history, 100)
    recorded = rows(scheduler.history, "task_events")
    assert prune(scheduler.history, days=101) == 0
    assert prune(scheduler.history, days=99) == recorded
    assert "Note" not in scheduler.get("history")
    assert not work(scheduler, task)
    assert "Note" in scheduler.get("history")
    assert "Error saving Task history" not in (place / "luigid.log").read_text()


def test_before_luigid_starts_tasks_without_events_go_as_well(start_luigid, place):
    scheduler = start_luigid()
    assert work(scheduler, Note(folder=place))
    assert not work(scheduler, Note(folder=place / "nowhere", fails=True))
    scheduler.stop()
    assert prune(scheduler.history, days=1, stopped=True) == 0
    assert rows(scheduler.history, "tasks") == 2
    age(scheduler.history, 2)
    assert prune(scheduler.history, days=1, stopped=True) > 0
    assert [rows(scheduler.history, table) for table in ("tasks", "task_events", "task_parameters")] == [
        0,
        0,
        0,
    ]
    again = start_luigid()
    assert not work(again, Note(folder=place / "nowhere", fails=True))
    assert "Note" in again.get("history")


@pytest.mark.parametrize("there", [True, False])
def test_the_command_says_what_it_did(start_luigid, place, there):
    if there:
        start_luigid()
    database = place / "data" / "luigid" / "history.db"
    command = [sys.executable, "-m", "pipelines.ops.history", database, "--days", "90"]
    outcome = subprocess.run(command, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr
    said = "0 events older than 90 days deleted" if there else "no task history yet"
    assert outcome.stdout == f"{database}: {said}\n"
