"""Mail of a luigid with the production settings, to a real SMTP server: one for all failures."""

import email
import email.policy

import luigi
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tests.conftest import free_port


class Inbox(Message):
    """Keeps what it is sent."""

    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(email.message_from_bytes(message.as_bytes(), policy=email.policy.default))


class Refused(luigi.Task):
    lecture = luigi.Parameter()

    def complete(self):
        return False

    def run(self):
        raise ValueError(f"{self.lecture}: no audio track")


@pytest.fixture
def smtp():
    server = Controller(Inbox(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield server
    server.stop()


def test_a_nights_failures_come_in_one_mail_that_names_each(start_luigid, smtp, run_luigi, place):
    scheduler = start_luigid(
        {"receiver =": "receiver = lecturer@example.org", "port = 25": f"port = {smtp.port}"}
    )
    failing = [Refused(lecture="optics.mp4"), Refused(lecture="acoustics.mp4")]
    assert not luigi.build(failing, scheduler_host="127.0.0.1", scheduler_port=scheduler.port, workers=1)
    (place / "videos" / "text.mp4").write_text("no video at all")
    through = f"--scheduler-port={scheduler.port}"
    refused = run_luigi("ExtractAudio", "--video", place / "videos" / "text.mp4", scheduler=through)
    assert refused.returncode == 30
    assert smtp.handler.mails == []
    scheduler.stop()  # what is due is sent before luigid ends
    [mail] = smtp.handler.mails
    assert mail["To"] == "lecturer@example.org"
    assert mail["Subject"] == "[konspekt] Luigi: 3 failures in the last 60 minutes"
    body = mail.get_body(("plain",)).get_content()
    for said in ("optics.mp4: no audio track", "acoustics.mp4: no audio track", "text.mp4"):
        assert said in body
    assert "_settings" not in body


def test_without_a_receiver_and_without_a_failure_there_is_no_mail(start_luigid, smtp):
    silent = start_luigid({"port = 25": f"port = {smtp.port}"})
    failing = [Refused(lecture="optics.mp4")]
    luigi.build(failing, scheduler_host="127.0.0.1", scheduler_port=silent.port, workers=1)
    silent.stop()
    content = start_luigid({"receiver =": "receiver = a@example.org", "port = 25": f"port = {smtp.port}"})
    content.stop()
    assert smtp.handler.mails == []
