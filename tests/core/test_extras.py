"""What is not installed by default is known by its extra, so that its absence is one line."""

import ast
import re
import subprocess
import sys
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path

import pytest

from pipelines.core import extras
from tests.conftest import ROOT

# What comes with a package of an extra, and is imported beside it.
BROUGHT = {"ctranslate2": "faster-whisper", "huggingface_hub": "faster-whisper", "markupsafe": "jinja2"}
BROUGHT |= {"pydantic": "typer"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_by(place: Path) -> dict[str, set[str]]:
    """Distributions that setup.py asks for, by extra; "" for those of the default."""
    describe = [sys.executable, "setup.py", "--quiet", "egg_info", "--egg-base", place]
    subprocess.run(describe, cwd=ROOT, check=True, capture_output=True)
    found: dict[str, set[str]] = {}
    for requirement in Distribution.at(place / "konspekt.egg-info").requires:
        name = plain(re.match(r"[\w.-]+", requirement)[0])
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", requirement)
        found.setdefault(extra[1] if extra else "", set()).add(name)
    return found


def imported() -> set[str]:
    """Every package that the code imports, anywhere, and that Python itself has not."""
    found = set()
    for path in (ROOT / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    packages = {name.partition(".")[0] for name in found}
    return packages - set(sys.stdlib_module_names) - {"pipelines"}


def test_every_package_that_is_imported_comes_by_default_or_with_the_extra_that_is_told(tmp_path):
    asked, distributions = installed_by(tmp_path), packages_distributions()
    told = {package for packages in extras.EXTRAS.values() for package in packages}
    for package in sorted(imported()):
        names = {
            plain(name) for name in [*distributions.get(package, ()), *filter(None, [BROUGHT.get(package)])]
        }
        if package in told:
            bringing = [extra for extra, packages in extras.EXTRAS.items() if package in packages]
            assert all(names & asked[extra] for extra in bringing), package
        else:
            assert names & asked[""], package


@pytest.mark.parametrize(
    "program, extra",
    [
        ("import pipelines.lecture.chapters.cohesion", "lecture"),
        ("import pipelines.training.report.axes", "training"),
    ],
)
def test_a_package_of_both_halves_is_told_with_the_half_that_wanted_it(program, extra):
    blocked = "import sys\nsys.modules['numpy'] = None\nfrom pipelines.core import extras\n"
    code = f"{blocked}try:\n    {program}\nexcept ImportError as error:\n    print(extras.missing(error))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == f"the package numpy is not installed: pip install 'konspekt[{extra}]'\n"


def test_a_module_of_our_own_that_is_missing_is_no_missing_extra():
    assert extras.missing(ModuleNotFoundError("none", name="pipelines.nothing")) == ""
    assert extras.missing(ImportError("av")) == ""
