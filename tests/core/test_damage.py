"""What a fault of the disk has emptied, cut or changed counts as not there: it is told and made again."""

import json
import os
import time
from dataclasses import replace

import luigi
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from pipelines.core import faults
from pipelines.core.files import damage, json_files
from pipelines.core.record import Record, read_record
from tests.core.test_task import Poster, Shout, build, ran, text  # noqa: F401


class Atlas(Shout):
    """A folder of files."""

    def output(self):
        return self.work_product("")

    def run(self):
        ran.append("Atlas")
        with self.writing(self.output()) as part:
            (part / "maps").mkdir(parents=True)
            (part / "maps" / "north.txt").write_text("north")
            (part / "list.txt").write_text("north")


class Legend(Shout):
    """A product in JSON that is made from a folder."""

    def inputs(self):
        return {"atlas": Atlas(file=self.file)}

    def output(self):
        return self.work_product(".json")

    def run(self):
        ran.append("Legend")
        with self.writing(self.output()) as part:
            json_files.save({"names": ["north"]}, part)


@pytest.fixture
def made(text):  # noqa: F811
    assert build(Poster(file=text), Legend(file=text))
    ran.clear()
    luigi.task_register.Register.clear_instance_cache()
    damage._right.clear()
    return text


def emptied(path):
    path.write_bytes(b"")


def cut(path):
    os.truncate(path, path.stat().st_size - 2)


def turned(path):
    """One bit, and the file system says the same as before."""
    status, content = path.stat(), bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_every_record_has_the_length_and_the_sum_of_its_output(made):
    found = Shout(file=made).output()
    record = found.record()
    assert record.lengths == {found.path.name: 5} and list(record.files) == [found.path.name]
    assert set(Atlas(file=made).output().record().lengths) == {"maps/north.txt", "list.txt"}


@pytest.mark.parametrize("harm", [emptied, cut, turned])
def test_a_damaged_work_product_is_made_again_where_it_is_needed(made, harm, caplog):
    harm(Shout(file=made).output().path)
    assert build(Poster(file=made)) and not ran, "the poster is whole: nobody needs what it was made of"
    Poster(file=made).output().path.unlink()
    luigi.task_register.Register.clear_instance_cache()
    damage._right.clear()
    assert build(Poster(file=made))
    assert ran == ["Shout", "Poster"]
    assert Poster(file=made).output().path.read_text() == "A4: HELLO"
    [told] = [each.getMessage() for each in caplog.records if "is damaged" in each.getMessage()]
    assert told.startswith(str(Shout(file=made).output().path)) and told.endswith("it is made again")


@pytest.mark.parametrize("harm", [emptied, cut, turned])
@pytest.mark.parametrize("name", ["maps/north.txt", "list.txt"])
def test_a_folder_is_damaged_with_each_of_its_files(made, harm, name):
    harm(Atlas(file=made).output().path / name)
    assert not Atlas(file=made).complete()


@pytest.mark.parametrize("harm", [emptied, cut])
def test_a_damaged_deliverable_does_not_count_as_done(made, harm):
    harm(Poster(file=made).output().path)
    assert not Poster(file=made).complete()
    assert build(Poster(file=made))
    assert ran == ["Poster"] and Poster(file=made).output().path.read_text() == "A4: HELLO"


def test_what_people_have_added_to_a_deliverable_stays(made):
    path = Poster(file=made).output().path
    path.write_text(path.read_text() + " and a remark")
    assert Poster(file=made).complete()


def test_products_from_before_there_were_sums_stay_and_are_made_again_where_they_are_cut(made):
    for task in (Poster(file=made), Shout(file=made), Atlas(file=made), Legend(file=made)):
        target = task.output()
        target.write_record(replace(target.record(), files={}, lengths={}))
        assert task.complete()
    for harm in (cut, emptied):
        harm(Legend(file=made).output().path)
        assert not Legend(file=made).complete()
    emptied(Shout(file=made).output().path)
    assert not Shout(file=made).complete()


def test_a_record_of_a_work_product_that_is_none_is_damage_too(made):
    target = Shout(file=made).output()
    for content in (b"", b"[1, 2]", b'{"sources": 7}', b"[" * 100_000):
        target.record_path.write_bytes(content)
        assert not Shout(file=made).complete()


def test_json_that_cannot_be_read_is_told_with_the_name_of_its_file(tmp_path):
    (tmp_path / "terms.json").write_text('{"a": ')
    with pytest.raises(ValueError, match=r"terms\.json: Input data was truncated"):
        json_files.load(tmp_path / "terms.json", dict)


@pytest.mark.parametrize(
    "field",
    [{"started": "yesterday"}, {"started": "2026-11-30T20:00:00"}, {"seconds": -1.0}, {"seconds": 1e300}],
)
def test_a_record_that_cannot_be_reckoned_with_is_none(tmp_path, field):
    (tmp_path / "a.json").write_text(json.dumps(field))
    assert read_record(tmp_path / "a.json") is None


@pytest.mark.parametrize("moment", ["", "now", "2026-11-30T20:00:00", 7])
def test_a_fault_whose_time_is_none_is_no_fault(tmp_path, moment):
    path = tmp_path / "a.fault.json"
    faults.begin(path, "Cook", "soup")
    known = json.loads(path.read_text())
    known["attempts"][0]["time"] = moment
    path.write_text(json.dumps(known))
    assert faults.read(path) is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(list(Record.__dataclass_fields__))


@given(st.dictionaries(NAMES, VALUES, max_size=5) | VALUES)
@trials(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_json_of_any_shape_in_the_place_of_a_record_raises_nothing(tmp_path, content):
    from pipelines.core.target import Deliverable

    path = tmp_path / ".records" / "talk.pdf.json"
    path.parent.mkdir(exist_ok=True)
    (tmp_path / "talk.pdf").write_bytes(b"notes")
    path.write_text(json.dumps(content))
    target = Deliverable(tmp_path / "talk.pdf", lambda format: "signature")
    assert not target.exists() or target.record().signature == "signature"
    target.damage()


def test_what_is_found_right_is_not_read_again(tmp_path, monkeypatch):
    path = tmp_path / "model.bin"
    path.write_bytes(b"right")
    time.sleep(0.01)
    sums = damage.sums_of(path)
    assert damage.damage(path, {"model.bin": 5}, sums) is None
    monkeypatch.setattr(damage, "sha256_of", lambda file: pytest.fail("read again"))
    assert damage.damage(path, {"model.bin": 5}, sums) is None
