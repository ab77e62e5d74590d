"""/metrics of a luigid with the production settings, read as Prometheus reads it."""

import luigi
import pytest
from prometheus_client.parser import text_string_to_metric_families


class Quick(luigi.Task):
    folder = luigi.PathParameter()

    def output(self):
        return luigi.LocalTarget(self.folder / "quick.txt")

    def run(self):
        self.output().open("w").close()


class Broken(luigi.Task):
    def complete(self):
        return False

    def run(self):
        raise ValueError("broken")


class SwitchedOff(luigi.Task):
    """Disabled by its author: the scheduler hears of it, but it never runs."""

    disabled = True

    def complete(self):
        return False

    def run(self):
        raise AssertionError("it ran")


@pytest.fixture
def work(start_luigid):
    """Runs tasks through a new scheduler; gives what /metrics tells afterwards, by name and family."""
    scheduler = start_luigid({"retry_count = 30": "retry_count = 3"})

    def run(*tasks: luigi.Task) -> dict[tuple[str, str], float]:
        luigi.build(list(tasks), scheduler_host="127.0.0.1", scheduler_port=scheduler.port, workers=1)
        families = text_string_to_metric_families(scheduler.get("metrics"))
        samples = (sample for family in families for sample in family.samples)
        return {(sample.name, sample.labels.get("family", "")): sample.value for sample in samples}

    run.scheduler = scheduler
    return run


def test_done_and_failed_tasks_are_counted_and_timed(work, place):
    found = work(Quick(folder=place), Broken())
    assert found["luigi_task_started_total", "Quick"] == found["luigi_task_done_total", "Quick"] == 1
    assert found["luigi_task_failed_total", "Broken"] == 1
    assert found["luigi_task_seconds_count", "Quick"] == found["luigi_task_seconds_count", "Broken"] == 1
    assert found["luigi_task_last_done_timestamp_seconds", "Quick"] > 1.7e9
    assert ("luigi_task_last_done_timestamp_seconds", "Broken") not in found
    assert found["process_resident_memory_bytes", ""] > 1e6


def test_a_task_that_was_complete_before_is_seen_but_not_timed(work, place):
    (place / "quick.txt").touch()
    found = work(Quick(folder=place))
    assert found["luigi_task_last_done_timestamp_seconds", "Quick"] > 1.7e9
    assert ("luigi_task_seconds_count", "Quick") not in found


def test_a_disabled_task_that_never_ran_breaks_nothing(work, place):
    found = work(SwitchedOff(), Quick(folder=place))
    assert found["luigi_task_disabled_total", "SwitchedOff"] == 1
    assert found["luigi_task_done_total", "Quick"] == 1


def test_a_task_that_fails_too_often_is_set_aside_and_counted(work):
    for failures in (1, 2):
        assert work(Broken())["luigi_task_failed_total", "Broken"] == failures
    assert work(Broken())["luigi_task_disabled_total", "Broken"] == 1
    [task] = work.scheduler.api("task_list", status="DISABLED", upstream_status="").values()
    assert task["re_enable_able"]


def test_a_task_that_fails_before_it_ever_ran_breaks_nothing(work):
    call = {"worker": "w", "family": "Early", "expl": '"unreadable"', "owners": [], "params": {}}
    for _ in range(3):
        work.scheduler.api("add_task", task_id="Early_1", status="FAILED", **call)
        work.scheduler.api("add_task", task_id="Early_1", status="PENDING", **call)
    found = work()
    assert found["luigi_task_failed_total", "Early"] == 2
    assert found["luigi_task_disabled_total", "Early"] == 1
