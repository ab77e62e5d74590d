"""`konspekt verify`: what is damaged is named, and made again; what people have changed stays."""

import json
import os
import shutil
import time

import pytest

from tests.pretend import pretend_done


@pytest.fixture
def lecture(house, settings_of):
    """Notes with true records, seen from here as from the command."""
    from pipelines import LectureNotes

    folders = {name: house.folder / name for name in ("notes", "work", "reports", "predictions", "models")}
    settings_of(paths=folders | {"inbox": house.folder / "videos"}, speech={"model": "whisper-tiny.en"})
    video = house.video("lecture.mp4")
    video.write_bytes(b"a recording")
    pretend_done(LectureNotes(video=video))
    shutil.copy(house.folder / "luigi.cfg", house.folder / "kept.cfg")
    return LectureNotes(video=video)


def turned(path):
    status, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_one_turned_bit_is_found_wherever_it_is_and_its_output_is_made_again(house, lecture):
    from pipelines import TranscribeAudio
    from pipelines.nights.upkeep.verify import verify

    assert (found := verify()).damaged == () and found.changed == () and found.whole > 12
    pdf, heard = lecture.pdf(), lecture.clone(TranscribeAudio).output().path
    turned(pdf)
    turned(heard)
    edited = pdf.with_suffix(".md")
    time.sleep(0.05)
    edited.write_bytes(b"y" * edited.stat().st_size + b" and a remark")
    looked = verify(only_look=True)
    assert [message.values["file"] for message in looked.damaged] == [str(heard), str(pdf)]
    assert looked.changed == (edited,)
    assert lecture.clone(type(lecture)).pdf().exists() and heard.exists()
    verify()
    assert not heard.exists() and not pdf.with_name(".records").joinpath("lecture.pdf.json").exists()
    assert edited.read_bytes().endswith(b" and a remark")
    assert verify().damaged == ()


def test_the_command_tells_and_has_an_exit_code_for_it(house, lecture):
    os.truncate(lecture.pdf(), 10)
    told = house.run("verify", "--only-look")
    assert told.returncode == 1 and "lecture.pdf is damaged: it has 10 of 1000 bytes" in told.stderr
    found = json.loads(house.run("verify", "--json").stdout)
    assert len(found["damaged"]) == 1 and not found["changed"] and found["whole"] > 12
