"""A full disk, a real one: it is no recording's fault, it is told, and the next run goes on."""

import os
import shutil
import subprocess
import sys

import luigi
import pytest

from pipelines import ExtractAudio
from pipelines.core import faults
from pipelines.core.faults import Kind
from pipelines.nights.night import ExitCode
from tests.conftest import ROOT
from tests.disks import disk, failing_disk


@pytest.mark.parametrize("size", ["4k", "8k", "12k", "24k"])
def test_sound_that_finds_no_room_is_not_the_recordings_fault(place, wordless, settings_of, size):
    video = shutil.copy(wordless(5), place / "videos" / "good.mp4")
    with disk(place / "data", f"size={size}") as data:
        settings_of(paths={"work": data.place / "work"})
        task = ExtractAudio(video=video)
        assert not luigi.build([task], local_scheduler=True)
        known = faults.read(task.fault_path())
        assert known is None or {each.kind for each in known.attempts} == {Kind.WORLD}
        assert known is None or "No space left on device" in known.reason
        data.change("size=20m")
        luigi.task_register.Register.clear_instance_cache()
        assert luigi.build([ExtractAudio(video=video)], local_scheduler=True)


@pytest.mark.parametrize("options", ["size=40k", "size=20m,nr_inodes=8"])
def test_the_nights_message_goes_out_though_nothing_can_be_written(night, place, wordless, options):
    shutil.copy(wordless(5), night.inbox / "good.mp4")
    text = (place / "luigi.cfg").read_text()
    for folder in ("work", "notes", "reports"):
        text = text.replace(f"{place}/{folder}", f"{place}/data/{folder}")
    (place / "luigi.cfg").write_text(text)
    with disk(place / "data", options) as data:
        code, said = night.run()
        assert code in (ExitCode.SOME_FAILED, ExitCode.UNFORESEEN) and "No space left on device" in said, said
        data.change("size=40m,nr_inodes=9999")
        code, said = night.run()
        assert (code, said) == (ExitCode.ALL_DONE, "")
        assert (data.place / "notes" / "good.pdf").stat().st_size > 1000


def test_a_folder_that_may_not_be_written_is_told_and_nobodys_fault(place, wordless, settings_of, caplog):
    video = shutil.copy(wordless(5), place / "videos" / "good.mp4")
    with disk(place / "data", "size=20m") as data:
        settings_of(paths={"work": data.place / "work"})
        data.change("ro")
        assert not luigi.build([ExtractAudio(video=video)], local_scheduler=True, log_level="WARNING")
        assert "Read-only file system" in caplog.text and "Traceback" not in caplog.text
        data.change("rw")
        luigi.task_register.Register.clear_instance_cache()
        assert luigi.build([ExtractAudio(video=video)], local_scheduler=True, log_level="WARNING")


EXTRACT = """
import sys
import luigi, luigi.configuration
from pipelines import ExtractAudio
from pipelines.core import faults
luigi.configuration.get_config().set("paths", "work", sys.argv[2])
task = ExtractAudio(video=sys.argv[1])
done = luigi.build([task], local_scheduler=True, log_level="CRITICAL")
known = faults.read(task.fault_path())
print(done, known and f"{known.attempts[-1].kind}: {known.reason}")
"""


@pytest.mark.parametrize(
    ("failing", "what"),
    [("/videos/", "read"), ("/ExtractAudio/.part/", "write"), ("/ExtractAudio/.part/", "fsync")],
)
def test_an_input_output_error_is_no_fault_of_the_recording(place, wordless, tmp_path, failing, what):
    """Of the disk under the recording, and of the one under what is made of it."""
    video = shutil.copy(wordless(5), place / "videos" / "good.mp4")
    # What tells a recording from another is read outside of the guard.
    broken = failing_disk(tmp_path, failing, what, "server.py" if what == "read" else "")
    command = [sys.executable, "-c", EXTRACT, video, place / "work"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=environment | broken, capture_output=True, text=True).stdout
    # What cannot be written down is not held against it either.
    assert told.startswith("False ") and ("world: " in told or told == "False None\n"), told
    assert what != "read" or "Input/output error" in told
    again = subprocess.run(command, env=environment, capture_output=True, text=True).stdout
    assert again == "True None\n"
