"""The systemd units, judged by systemd's own tools, and their commands, run as they stand there."""

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port
from tests.ops.conftest import await_answer, tool

UNITS = sorted((ROOT / "config" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
HOME = "/srv/konspekt"


def analyze(*arguments) -> subprocess.CompletedProcess:
    command = [tool("systemd-analyze", "systemd"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def commands(service: Path, key: str) -> list[list[str]]:
    """The commands of a unit, with this environment's programs and the repository in the place of HOME."""
    environment = Path(sys.executable).parent
    return [
        shlex.split(
            line.split("=", 1)[1].replace(f"{HOME}/.venv/bin", str(environment)).replace(HOME, str(ROOT))
        )
        for line in service.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"{key}=")
    ]


@pytest.fixture
def installed(tmp_path) -> Path:
    """The units in a folder, for an installation whose programs exist."""
    home = tmp_path / "konspekt"
    (home / ".venv").mkdir(parents=True)
    (home / "config").symlink_to(ROOT / "config")
    (home / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(HOME, str(home))
        (folder / unit.name).write_text(text, encoding="utf-8")
    return folder


def test_systemd_has_nothing_to_say_against_the_units(installed):
    outcome = analyze("verify", "--man=no", *sorted(installed.iterdir()))
    ours = [line for line in outcome.stderr.splitlines() if "konspekt" in line]
    assert ours == [] and outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_a_service_can_do_little_harm(service, installed):
    """Exposure from 0 (none) to 10, by systemd's own count; a service without any settings has 9.6."""
    outcome = analyze("security", "--offline=true", "--threshold=20", installed / service.name)
    if "--offline" in outcome.stderr:
        pytest.skip("this systemd-analyze judges no files")
    assert outcome.returncode == 0, outcome.stdout.splitlines()[-1]


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_a_fault_of_a_service_does_not_take_the_machine(service):
    """Memory, processes and time; of what is started for one job, time is that of its start."""
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read(service, encoding="utf-8")
    limits = parsed["Service"]
    assert re.fullmatch(r"\d+[MG]|[1-9]\d%", limits["MemoryMax"]) and int(limits["TasksMax"]) <= 1024
    time = "TimeoutStartSec" if limits["Type"] == "oneshot" else "RuntimeMaxSec"
    outcome = analyze("timespan", limits[time])
    assert outcome.returncode == 0 and "Human" in outcome.stdout, outcome.stderr


@pytest.mark.parametrize(
    "timer", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda path: path.stem
)
def test_a_timer_has_its_service_and_comes_again(timer):
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read(timer, encoding="utf-8")
    assert timer.with_suffix(".service") in SERVICES
    outcome = analyze("calendar", "--iterations=2", parsed["Timer"]["OnCalendar"])
    assert outcome.returncode == 0 and outcome.stdout.count("From now") == 2, outcome.stderr


def test_the_schedulers_commands_start_it_in_an_empty_folder(place):
    service = ROOT / "config" / "systemd" / "konspekt-luigid.service"
    for command in commands(service, "ExecStartPre"):
        subprocess.run(command, cwd=place, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
    [luigid] = commands(service, "ExecStart")
    port = free_port()
    luigid[luigid.index("8082")] = str(port)
    environment = os.environ | {"LUIGI_CONFIG_PATH": str(ROOT / "config" / "luigid.cfg")}
    running = subprocess.Popen(luigid, cwd=place, env=environment | {"PYTHONPATH": str(ROOT)})
    try:
        await_answer(f"http://127.0.0.1:{port}/metrics", running)
        [retention] = commands(service.with_name("konspekt-history.service"), "ExecStart")
        pruned = subprocess.run(retention, cwd=place, env=environment, capture_output=True, text=True)
        assert "0 events older than 90 days deleted" in pruned.stdout, pruned.stderr
    finally:
        running.terminate()
        running.wait(20)
    assert (place / "data" / "luigid" / "state.pickle").exists()


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_every_program_of_a_service_exists_and_may_be_run(service):
    for key in ("ExecStartPre", "ExecStart"):
        for program, *_ in commands(service, key):
            assert os.access(program, os.X_OK), program
