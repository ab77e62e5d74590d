"""Prometheus' files, judged by its own tools where they are, and read against a real luigid."""

import json
import shutil
import subprocess
import time
import urllib.parse
import urllib.request

import pytest
import yaml

from tests.conftest import ROOT, free_port
from tests.ops.conftest import await_answer, tool

CONFIG = ROOT / "config" / "prometheus.yml"
ALERTS = ROOT / "config" / "alerts.yml"

NIGHT = 'luigi_task_last_done_timestamp_seconds{family="Nightly", instance="l", job="luigid"}'
STARTED = 'process_start_time_seconds{instance="l", job="luigid"}'
DISABLED = 'luigi_task_disabled_total{family="RenderPdf", instance="l", job="luigid"}'
FAILED = 'luigi_task_failed_total{family="ExtractAudio", instance="l", job="luigid"}'
UP = 'up{instance="l", job="luigid"}'

# What luigid tells every five minutes, and which alerts are on after how many hours.
STORIES = {
    "a night each day": ({NIGHT: "0x288 86400x240", STARTED: "0x720", UP: "1x720"}, {24: [], 40: []}),
    "no night since the first": ({NIGHT: "0x720", STARTED: "0x720", UP: "1x720"}, {25: [], 27: ["NoNight"]}),
    "never a night": ({STARTED: "0x720", UP: "1x720"}, {25: [], 27: ["NoNight"]}),
    "luigid is away": ({UP: "1x24 0x240", STARTED: "0x24"}, {1: [], 8: ["SchedulerDown"]}),
    "a task is set aside": ({DISABLED: "_x24 1x240", UP: "1x240"}, {1: [], 3: ["TaskSetAside"], 18: []}),
    "many tasks fail": ({FAILED: "0x36 20x240", UP: "1x240"}, {2: [], 4: ["TasksFail"], 6: []}),
}


def promtool(*arguments):
    command = [tool("promtool", "prometheus"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_promtool_has_nothing_to_say_against_the_files():
    outcome = promtool("check", "config", "--lint-fatal", CONFIG)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("story", STORIES)
def test_somebody_hears_of_what_matters_and_of_nothing_else(story, tmp_path):
    series, alerts = STORIES[story]
    names = [rule["alert"] for rule in yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]]
    test = {
        "interval": "5m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [
            {
                "expr": f'count by (alertname) (ALERTS{{alertname="{name}", alertstate="firing"}})',
                "eval_time": f"{hour}h",
                "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1}] if name in on else [],
            }
            for hour, on in alerts.items()
            for name in names
        ],
    }
    file = tmp_path / "story.yml"
    file.write_text(
        yaml.safe_dump({"rule_files": [str(ALERTS)], "evaluation_interval": "5m", "tests": [test]})
    )
    outcome = promtool("test", "rules", file)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_prometheus_reads_a_scheduler_with_the_production_settings(start_luigid, place):
    prometheus = tool("prometheus", "prometheus")
    scheduler, port = start_luigid(), free_port()
    settings = CONFIG.read_text().replace("8082", str(scheduler.port)).replace("30s", "1s")
    (place / "prometheus.yml").write_text(settings)
    shutil.copy(ALERTS, place)
    options = ["--config.file=prometheus.yml"]
    options += [f"--web.listen-address=127.0.0.1:{port}", f"--storage.tsdb.path={place / 'tsdb'}"]
    with open(place / "prometheus.log", "wb") as log:
        running = subprocess.Popen([prometheus, *options], cwd=place, stdout=log, stderr=log)
    query = urllib.parse.quote('process_start_time_seconds{job="luigid"}')
    try:
        await_answer(f"http://127.0.0.1:{port}/-/ready", running)
        deadline, found = time.monotonic() + 30, []
        while not found:
            assert time.monotonic() < deadline
            time.sleep(0.2)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/query?query={query}") as answer:
                found = json.load(answer)["data"]["result"]
        assert abs(float(found[0]["value"][1]) - time.time()) < 600
    finally:
        running.terminate()
        running.wait(20)
