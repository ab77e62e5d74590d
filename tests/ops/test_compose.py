"""The compose file and its images: valid, hardened, and made of what the repository has."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
import yaml

from tests.conftest import ROOT
from tests.ops.conftest import BIN, tool

COMPOSE = ROOT / "config" / "compose"
FILE = COMPOSE / "compose.yaml"
SERVICES = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
DOCKERFILES = sorted(COMPOSE.rglob("Dockerfile"))


def test_the_file_follows_the_compose_specification():
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", FILE]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 0, outcome.stdout


def test_compose_reads_it_and_insists_on_a_login():
    compose = [tool("docker", "docker.io"), "compose"]
    if subprocess.run([*compose, "version"], capture_output=True).returncode:
        compose = [tool("docker-compose", "docker-compose")]
    command = [*compose, "--file", FILE, "--profile", "night", "config", "--quiet"]
    login = {"KONSPEKT_USER": "lecturer", "KONSPEKT_PASSWORD_HASH": "hash"}
    complete = subprocess.run(command, env=os.environ | login, capture_output=True, text=True)
    assert complete.returncode == 0, complete.stderr
    for name in login:
        lacking = os.environ | {key: value for key, value in login.items() if key != name}
        assert subprocess.run(command, env=lacking, capture_output=True).returncode != 0


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.parent.name)
def test_a_linter_has_nothing_to_say_against_the_images(dockerfile):
    outcome = subprocess.run([BIN / "hadolint", dockerfile], capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_as_nobody_in_particular_and_writes_only_where_it_must(name):
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["user"].startswith(("0", "root")) and "privileged" not in service
    writable = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    allowed = r".*/(data|models|data/luigid):/srv/konspekt/\1|certificates:/data"
    assert all(re.fullmatch(allowed, volume) for volume in writable), writable


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["luigid"]["networks"] == ["inside"]
    networks = yaml.safe_load(FILE.read_text(encoding="utf-8"))["networks"]
    assert networks["inside"] == {"internal": True}


def test_every_service_that_stays_is_watched():
    for name in SERVICES.keys() - {"history"}:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD", name


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"proxy"}))
def test_the_commands_of_the_services_are_there(name):
    command = SERVICES[name]["command"]
    program = command[3 if command[0] == "timeout" else 0]
    assert os.access(ROOT / program if "/" in program else BIN / program, os.X_OK), program


@pytest.mark.parametrize("name", SERVICES)
def test_a_fault_of_a_service_does_not_take_the_machine(name):
    memory, processes = str(SERVICES[name]["mem_limit"]), SERVICES[name]["pids_limit"]
    assert re.fullmatch(r"\d+g|\$\{KONSPEKT_MEMORY:-8g\}", memory) and 0 < processes <= 1024


def test_the_example_names_every_variable_of_the_file():
    used = set(re.findall(r"\$\{(\w+)", FILE.read_text(encoding="utf-8")))
    named = re.findall(r"^(\w+)=", (COMPOSE / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert used == set(named)


def test_a_health_check_tells_an_ill_service(start_luigid, place):
    scheduler = start_luigid()
    check = [sys.executable, COMPOSE / "healthy.py", scheduler.url()]
    assert subprocess.run([*check, place]).returncode == 0
    lacking = subprocess.run([*check, place / "lacking"], capture_output=True, text=True)
    assert lacking.returncode == 1 and "lacking" in lacking.stderr
    scheduler.stop()
    silent = subprocess.run([*check, place], capture_output=True, text=True)
    assert silent.returncode == 1 and "refused" in silent.stderr


def test_workers_find_the_scheduler_and_link_to_the_proxy():
    environment = SERVICES["worker"]["environment"] | {"LUIGI_CONFIG_PATH": str(COMPOSE / "worker.cfg")}
    environment["RESULTS_URL"] = "https://localhost/results"
    script = "import luigi.configuration as c; cfg = c.get_config()\n"
    script += (
        "print(cfg.get('core', 'scheduler_host'), cfg.get('paths', 'results_url'), cfg.get('notes', 'page'))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True
    )
    assert outcome.stdout == "luigid https://localhost/results A4\n", outcome.stderr


def test_the_image_gets_the_whole_package_from_the_files_that_it_copies(tmp_path):
    text = (COMPOSE / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        source
        for sources in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE)
        for source in sources.split()
    ]
    allowed = (COMPOSE / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for source in copied:
        assert (ROOT / source).exists() and f"!{source}" in allowed, source
    for source in ("setup.py", "pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(ROOT / source, tmp_path)
    shutil.copytree(ROOT / "pipelines", tmp_path / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    subprocess.run(build, cwd=tmp_path, check=True, timeout=120)
    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    there = [path for path in (tmp_path / "pipelines").rglob("*") if path.is_file()]
    missing = {str(path.relative_to(tmp_path)) for path in there} - packed
    assert not missing
