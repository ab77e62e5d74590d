"""Plug-ins are found by name: ours in their folders, those of other packages by their entry points."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.core.errors import BadSetting, Unavailable
from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import PACKAGES, SLIDE_READERS, SPEECH_ENGINES, entry_points, ours

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Puts a package with entry points on the path: install("name", {"engine": "module:Class"}, code)."""

    def forget():
        for cached in (registry.find, registry._entry_points):
            cached.cache_clear()

    def put(package: str, points: dict[str, str], code: str, group: str = SPEECH_ENGINES) -> None:
        metadata = tmp_path / f"{package}-1.2.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
        lines = (f"{name} = {place}\n" for name, place in points.items())
        (metadata / "entry_points.txt").write_text(f"[{group}]\n{''.join(lines)}")
        (tmp_path / f"{package}.py").write_text(code)
        forget()

    monkeypatch.syspath_prepend(str(tmp_path))
    yield put
    forget()


@pytest.mark.parametrize("group", PACKAGES)
def test_each_of_ours_is_a_class_of_the_name_that_its_file_has(group):
    for name, module in ours(group).items():
        found = registry.find(group, name)
        assert found.name == name and found.__module__.startswith(module)


def test_a_stranger_is_found_after_ours_and_not_imported_before_it_is_asked_for(install):
    install("strange_ears", {"ears": "strange_ears:Ears"}, "class Ears:\n    name = 'ears'\n")
    assert registry.names(SPEECH_ENGINES) == ("faster-whisper", "onnx-asr", "transformers", "vosk", "ears")
    assert registry.has(SPEECH_ENGINES, "ears") and "strange_ears" not in sys.modules
    assert registry.find(SPEECH_ENGINES, "ears").__module__ == "strange_ears"


def test_ours_come_first(install):
    install("vain", {"vosk": "vain:Vosk"}, "class Vosk:\n    name = 'vosk'\n")
    assert registry.names(SPEECH_ENGINES).count("vosk") == 1
    assert registry.find(SPEECH_ENGINES, "vosk").__module__ == "pipelines.lecture.speech.engines.vosk"


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(BadSetting, match="no speech engine 'vsok'; did you mean vosk"):
        registry.find(SPEECH_ENGINES, "vsok")
    with pytest.raises(
        BadSetting, match="no speech engine 'q'; there are faster-whisper, onnx-asr, transformers, vosk"
    ):
        registry.find(SPEECH_ENGINES, "q")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "import nothing_of_this_name\n",
            "cannot be loaded: ModuleNotFoundError: No module named 'nothing_of",
        ),
        ("1 / 0\n", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("class Ears:\n    name = 'eyes'\n", "cannot be used: there is no class whose name is 'ears'"),
        ("Ears = 7\n", "cannot be used: there is no class whose name is 'ears'"),
    ],
)
def test_what_is_wrong_with_a_strangers_package_is_one_line_that_names_it(install, code, told):
    package = f"bad_ears_{abs(hash(code))}"
    install(package, {"ears": f"{package}:Ears"}, code)
    with pytest.raises(Unavailable) as raised:
        registry.find(SPEECH_ENGINES, "ears")
    assert str(raised.value).startswith(f"speech engine ears of the package {package} 1.2 {told}")
    assert "\n" not in str(raised.value)
    assert ("cannot be loaded" in told) == str(raised.value).endswith(f"{package}.py:1)")


def test_ours_do_not_hang_on_what_an_older_installation_says(install):
    """The metadata of an editable installation stay as they were when it was made."""
    install("konspekt", {"gone": "pipelines.gone"}, "", SLIDE_READERS)
    assert registry.names(SLIDE_READERS) == tuple(ours(SLIDE_READERS))


def test_the_distribution_registers_ours_as_strangers_register_theirs(tmp_path):
    command = [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    written = (tmp_path / "konspekt.egg-info" / "entry_points.txt").read_text()
    for group, lines in entry_points().items():
        assert f"[{group}]" in written and all(line in written for line in lines)
