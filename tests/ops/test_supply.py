"""What an installation consists of: locked by hash, its licences, its bill of materials, known faults."""

import json
import re
import subprocess
import sys
from importlib.metadata import Distribution

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from pipelines.ops import licences
from pipelines.ops.audit import judged
from pipelines.ops.sbom import bill
from pipelines.ops.shipped import EXTRAS, plain, shipped
from tests.conftest import ROOT

LOCKS = sorted((ROOT / "config" / "requirements").glob("*.txt"))
PINNED = re.compile(r"^(?P<name>[\w.\[\]-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Distribution:
    """Konspekt as setup.py describes it now."""
    place = tmp_path_factory.mktemp("described")
    describe = [sys.executable, "setup.py", "--quiet", "egg_info", "--egg-base", place]
    subprocess.run(describe, cwd=ROOT, check=True, capture_output=True)
    return Distribution.at(place / "konspekt.egg-info")


def pinned(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in PINNED.finditer(text):
        found.setdefault(plain(each["name"]), set()).add(each["version"])
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_has_all_that_its_extras_need_in_the_versions_that_are_tested_each_with_hashes(lock, own):
    text = lock.read_text(encoding="utf-8")
    locked, tested = pinned(text), pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert shipped(own, tuple(lock.stem.split(","))).keys() <= locked.keys()
    for name, versions in locked.items():
        assert name not in tested or tested[name] & versions, name
    entries = re.split(r"\n(?=\w)", text.strip())
    assert all("--hash=sha256:" in each for each in entries) and len(entries) >= len(locked)


def test_the_licences_of_all_that_is_shipped_are_listed(own):
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    found = licences.packages(own, EXTRAS)
    assert len(found) > 100
    listed = dict(re.findall(r"^\| ([\w.-]+) \| (.*) \|$", page, re.MULTILINE))
    assert {each.name: each.licence for each in found}.items() <= listed.items(), (
        "python -m pipelines.ops.licences --page"
    )
    copyleft = {name for name, terms in listed.items() if re.search(r"(?<!L)GPL", terms)}
    assert copyleft == set()  # packages; of what they carry the page tells above the table
    for each in licences.carried(own, EXTRAS):
        assert "(GPL)" not in each.licence or f"`{each.name.removeprefix('ffmpeg in ')}`" in page


def test_without_an_ffmpeg_of_its_own_no_program_under_the_gpl_is_installed(own):
    assert "imageio-ffmpeg" in shipped(own, ("lecture",))
    without = shipped(own, ("lecture-own-ffmpeg",))
    assert shipped(own, ("lecture",)).keys() - without.keys() == {"imageio-ffmpeg"}


def test_the_bill_of_materials_follows_its_schema_and_names_every_package(own):
    told = bill(own, EXTRAS)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(told) is None
    document = json.loads(told)
    names = {each["name"] for each in document["components"]}
    assert names >= {*shipped(own), "ffmpeg in av"} and "pytest" not in names
    assert all(each["licenses"] and each["version"] for each in document["components"])
    assert document["metadata"]["component"]["name"] == "konspekt"
    needs = {each["ref"].split("==")[0]: each.get("dependsOn", ()) for each in document["dependencies"]}
    assert any(each.startswith("luigi==") for each in needs["konspekt"])
    assert any(each.startswith("tornado==") for each in needs["luigi"])


def report(*packages: dict) -> bytes:
    """As pip-audit writes it with --format json."""
    return json.dumps({"dependencies": packages, "fixes": []}).encode()


CLEAN = {"name": "luigi", "version": "3.8.1", "vulns": []}
ILL = {
    "name": "jinja2",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"], "aliases": []}],
}
UNKNOWN = {"name": "konspekt", "skip_reason": "Dependency not found on PyPI"}


def test_vulnerabilities_are_told_and_a_database_that_is_away_is_no_fault():
    assert judged(report(CLEAN), "") == (0, ["1 packages looked up, 0 vulnerabilities known"])
    code, lines = judged(report(CLEAN, ILL, UNKNOWN), "")
    assert code == 1 and lines[0] == "jinja2 2.0: PYSEC-1, mended in 3.1" and "not looked up" in lines[1]
    code, lines = judged(report(UNKNOWN), "")
    assert code == 0 and lines == ["skipped: what is reached knows none of the 1 packages"]
    code, lines = judged(b"", "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\n")
    assert code == 0 and lines[0].startswith("skipped: the database") and "Could not connect" in lines[0]
