"""Signatures, records and completeness, on small real tasks in a real Luigi worker."""

import pickle
from dataclasses import replace
from pathlib import Path

import luigi
import pytest

from pipelines.core import settings
from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.files.fingerprint import fingerprint, source_record
from pipelines.core.record import FORMAT
from pipelines.core.settings import SettingsParameter
from pipelines.core.task import KonspektTask

ran: list[str] = []


class Source(KonspektTask):
    file = luigi.PathParameter()

    def signature(self):
        return fingerprint(self.file)

    def sources(self):
        return [source_record(self.file)]

    def output(self):
        return luigi.LocalTarget(self.file)

    def run(self):
        fingerprint(self.file)


class Shout(KonspektTask):
    file = luigi.PathParameter()
    audio_settings = SettingsParameter(settings.audio)
    signed = ("audio_settings",)

    def inputs(self):
        return {"source": Source(file=self.file)}

    def output(self):
        return self.work_product(".txt")

    def run(self):
        ran.append("Shout")
        with self.writing(self.output()) as part:
            part.write_text(self.file.read_text().upper() * max(1, self.audio_settings.track))


class Poster(KonspektTask):
    file = luigi.PathParameter()
    audio_settings = SettingsParameter(settings.audio)
    notes_settings = SettingsParameter(settings.notes)
    signed = ("notes_settings",)

    def inputs(self):
        return {"shout": Shout(file=self.file, audio_settings=self.audio_settings)}

    def output(self):
        return self.deliverable(Path(settings.paths().notes) / f"{self.file.stem}.txt")

    def run(self):
        ran.append("Poster")
        with self.writing(self.output()) as part:
            part.write_text(f"{self.notes_settings.page}: {self.input()['shout'].path.read_text()}")


class Silent(Shout):
    def run(self):
        with self.writing(self.output()):
            pass


@pytest.fixture
def text(place):
    ran.clear()
    path = place / "hello.txt"
    path.write_text("hello")
    return path


def build(*tasks) -> bool:
    return luigi.build(tasks, local_scheduler=True, log_level="WARNING")


def test_a_finished_task_is_not_run_again(text):
    assert build(Poster(file=text)) and build(Poster(file=text))
    assert ran == ["Shout", "Poster"]


def test_a_changed_setting_reruns_the_task_that_uses_it_alone(text, settings_of, place):
    build(Poster(file=text))
    settings_of(notes={"page": "Letter"})
    build(Poster(file=text))
    assert ran == ["Shout", "Poster", "Poster"]
    assert (place / "notes" / "hello.txt").read_text() == "Letter: HELLO"


def test_a_changed_setting_upstream_reruns_what_follows(text, settings_of):
    build(Poster(file=text))
    settings_of(audio={"track": "2"})
    build(Poster(file=text))
    assert ran == ["Shout", "Poster", "Shout", "Poster"]


def test_going_back_to_an_earlier_setting_finds_the_work_product_again(text):
    one, two = settings.audio(track=1), settings.audio(track=2)
    build(Shout(file=text, audio_settings=one), Shout(file=text, audio_settings=two))
    assert ran == ["Shout", "Shout"]
    paths = [Shout(file=text, audio_settings=audio).output().path for audio in (one, two)]
    assert [path.read_text() for path in paths] == ["HELLO", "HELLOHELLO"]


def test_a_setting_that_changes_no_output_changes_no_signature(text):
    quick, slow = settings.speech(threads=8, batch_size=32), settings.speech(threads=1)
    assert settings.significant(quick) == settings.significant(slow)
    assert settings.significant(quick) != settings.significant(settings.speech(beam_size=1))


def test_changed_content_reruns_all_and_a_rename_reruns_the_deliverable_alone(text):
    build(Poster(file=text))
    text.write_text("goodbye")
    build(Poster(file=text))
    assert ran == ["Shout", "Poster"] * 2
    build(Poster(file=text.rename(text.with_name("bye.txt"))))
    assert ran == ["Shout", "Poster"] * 2 + ["Poster"]


def test_a_deliverable_without_its_record_or_with_anothers_is_not_complete(text):
    task = Poster(file=text)
    build(task)
    record = task.output().record_path
    kept = task.output().record()
    assert kept.signature == task.signature()
    assert kept.sources[0].path == str(text)
    assert kept.parameters["notes"]["page"] == "A4"
    task.output().write_record(replace(kept, signature="0" * 20))
    assert not task.complete()
    record.write_text("{")
    assert not task.complete()
    record.unlink()
    assert not task.complete()


def test_every_work_product_has_a_record(text):
    build(Poster(file=text))
    record = Shout(file=text).output().record()
    assert record.task == "Shout" and record.seconds >= 0 and "python" in record.versions
    assert record.code_version == 1 and record.format == FORMAT


def test_a_task_that_writes_nothing_fails(text):
    assert not build(Silent(file=text))
    assert not Silent(file=text).complete()
    assert not Silent(file=text).output().record_path.exists()


def test_a_bad_input_fails_its_task_with_one_line_and_leaves_the_other_alone(text, place, caplog):
    assert not build(Poster(file=place / "none.txt"), Poster(file=text))
    assert ran == ["Shout", "Poster"]
    [line] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.getMessage() == f"{place / 'none.txt'}: no such file"
    assert line.exc_info is None


def test_bad_input_survives_a_process_border():
    error = pickle.loads(pickle.dumps(BadInput("a.mp4", "is empty")))
    assert (error.path, error.reason) == ("a.mp4", "is empty")


def test_settings_on_the_command_line_are_merged_over_the_file(settings_of):
    settings_of(speech={"language": "ru"})
    parameter = SettingsParameter(settings.speech)
    value = parameter.parse('{"beam_size": 2}')
    assert (value.language, value.beam_size) == ("ru", 2)
    assert parameter.parse(parameter.serialize(value)) == value
    for text, reason in [
        ('{"bean_size": 2}', "no setting bean_size"),
        ('{"beam_size": 0}', r"\[speech\] beam_size: 0 is not between 1 and 100$"),
        (
            '{"engine": "ear"}',
            r"\[speech\] engine: .* no speech engine 'ear'; there are faster-whisper",
        ),
        ("beam_size=2", "no JSON object"),
        ("[2]", "no JSON object"),
    ]:
        with pytest.raises(BadSetting, match=reason):
            parameter.parse(text)


def test_a_setting_that_cannot_be_is_named_with_what_is_allowed(settings_of, text):
    settings_of(notes={"font_size": "200"})
    with pytest.raises(BadSetting, match=r"^\[notes\] font_size: 200.0 is not between 6.0 and 16.0$"):
        Poster(file=text)
    settings_of(notes={"font_size": "large"})
    with pytest.raises(BadSetting, match=r"^\[notes\] font_size: .*large"):
        Poster(file=text)


def test_settings_belong_to_the_identity_that_the_scheduler_knows(text):
    letter = Poster(file=text, notes_settings=settings.notes(page="Letter"))
    assert letter.task_id != Poster(file=text).task_id
    again = Poster.from_str_params(letter.to_str_params())
    assert again.signature() == letter.signature()


def test_a_kill_between_file_and_record_vouches_for_nothing(text, place, settings_of, monkeypatch):
    """Notes for Letter replace those for A4, the power goes, and somebody sets A4 again."""
    build(Poster(file=text))
    settings_of(notes={"page": "Letter"})

    def power_goes(self, record):
        raise KeyboardInterrupt

    letter = Poster(file=text)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("pipelines.core.target.RecordedTarget.write_record", power_goes)
        letter.run()
    assert (place / "notes" / "hello.txt").read_text().startswith("Letter")
    assert not letter.complete()
    settings_of(notes={"page": "A4"})
    assert not Poster(file=text).complete()


def test_a_name_as_long_as_they_come_has_a_record_too(text, place):
    long = place / f"{'ы' * 125}.txt"
    long.write_text("hello")
    assert build(Poster(file=long)) and Poster(file=long).complete()


def test_hosts_with_other_threads_and_folders_mean_the_same_task(text, place):
    from pipelines import TranscribeAudio

    speech = {"one": settings.speech(threads=1), "two": settings.speech(threads=2, batch_size=4)}
    one, two = (TranscribeAudio(video=text, speech_settings=chosen) for chosen in speech.values())
    other = TranscribeAudio(
        video=text, speech_settings=speech["one"], paths_settings=settings.paths(work="w")
    )
    assert one.task_id == two.task_id == other.task_id
    better = TranscribeAudio(video=text, speech_settings=settings.speech(beam_size=5))
    assert better.task_id != one.task_id
