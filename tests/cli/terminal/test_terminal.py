"""What a person sees at a terminal, through a real one (pty)."""

import os
import pty
import re
import select
import time

import psutil
import pytest


class Terminal:
    """A command at a pseudo-terminal; `seen` is all that it has written so far."""

    def __init__(self, house, *arguments, columns: int = 80, **environment: str):
        self.seen = ""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(house.folder)
            size = {"TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40"}
            command = house.command(*arguments)
            os.execve(command[0], command, house.environment | size | environment)

    def read(self, until: str = "", seconds: float = 90) -> str:
        """What is written until a pattern is seen, or the command ends."""
        deadline = time.monotonic() + seconds
        while not (until and re.search(until, self.seen)):
            assert time.monotonic() < deadline, self.seen[-2000:]
            if not select.select([self.descriptor], [], [], 0.5)[0]:
                continue
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:  # Linux says so when the other side is closed
                data = b""
            if not data:
                assert not until, self.seen[-2000:]
                break
            self.seen += data.decode(errors="replace")
        return self.seen

    def press(self, keys: bytes) -> None:
        os.write(self.descriptor, keys)

    def exit_code(self) -> int:
        self.read()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_ctrl_c_in_the_middle_of_a_transcription_ends_it_cleanly(house):
    house.spoken("long.flac", 420)
    terminal = Terminal(house, "run", "videos/long.flac", "--local-scheduler", "--set", "speech.batch_size=6")
    terminal.read(r"long: transcript .* [1-9]\d* %")  # a bar with its percent
    assert "✓ long: sound" in terminal.seen
    started = psutil.Process(terminal.pid).children(recursive=True)
    terminal.press(b"\x03")
    assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.seen
    assert terminal.seen.rstrip().endswith("konspekt: stopped; what is done is kept")
    assert "\x1b[?25h" in terminal.seen.rpartition("\x1b[?25l")[2], "the cursor is hidden"
    assert psutil.wait_procs(started, timeout=20)[1] == []
    assert list(house.folder.glob("work/*/*.fault.json")) == []


@pytest.mark.parametrize("environment, coloured", [({}, True), ({"NO_COLOR": "1"}, False)])
def test_tables_have_colours_where_they_are_wanted(lived_in, environment, coloured):
    terminal = Terminal(lived_in, "status", **environment)
    assert terminal.exit_code() == 0
    assert bool(re.search(r"\x1b\[[0-9;]*3[0-9]m", terminal.seen)) == coloured
    assert "refused" in terminal.seen


def test_long_names_are_whole_on_a_narrow_terminal_and_in_one_line_elsewhere(house):
    name = "Математический анализ, " * 5 + "лекция.mp4"
    house.video(name).write_bytes(b"")
    wide = house.run("status")
    assert re.search(rf"^(arriving|refused)  {re.escape(name)}  ", wide.stdout, re.MULTILINE)
    terminal = Terminal(house, "status", columns=40)
    assert terminal.exit_code() == 0
    assert "…" not in terminal.seen
    assert "лекция.mp4" in re.sub(r"\s", "", re.sub(r"\x1b\[[0-9;]*m", "", terminal.seen))


def test_help_is_framed_for_people_and_plain_in_a_file(house):
    terminal = Terminal(house, "--help")
    assert terminal.exit_code() == 0
    plain = house.run("--help").stdout
    for command in ("run", "status", "watch", "retry", "gc", "models", "doctor", "stages"):
        assert re.search(rf"^  {command} +\w", plain, re.MULTILINE)
        assert command in terminal.seen
    assert "╭" in terminal.seen and not re.search(r"[╭│─\x1b]", plain)


def test_a_reader_that_has_seen_enough_is_no_error(lived_in):
    import subprocess

    command = f"{lived_in.command()[0]} models | true"
    outcome = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=lived_in.folder, env=lived_in.environment, capture_output=True, text=True,
    )  # fmt: skip
    assert outcome.stderr == ""
