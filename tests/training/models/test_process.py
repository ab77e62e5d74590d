"""Steps run in fresh interpreters, tell how far they are, and end with the process that wanted them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines.core.errors import BadInput
from pipelines.training.models.process import StepFailed, end_waiting, run_step

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def step(tmp_path, monkeypatch):
    """Makes a module of a step with the given body of work(job, tell)."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def make(body: str) -> str:
        name = f"step_{len(list(tmp_path.glob('step_*')))}"
        text = "from pipelines.core.errors import BadInput\n"
        text += "from pipelines.training.models.process import serve\n"
        text += "import os, sys, time\ndef work(job, tell):\n"
        text += "".join(f"    {line}\n" for line in body.splitlines()) + "serve(work)\n"
        (tmp_path / f"{name}.py").write_text(text)
        return name

    yield make
    end_waiting()


def test_it_gets_its_job_and_tells_its_progress(step, tmp_path):
    told = []
    module = step("open(job['file'], 'w').write(job['text'])\ntell(0.5, 'half')\ntell(1.0)")
    job = {"file": tmp_path / "out.txt", "text": "дом"}
    run_step(module, job, lambda fraction, where: told.append((fraction, where)))
    assert (tmp_path / "out.txt").read_text() == "дом"
    assert told == [(0.5, "half"), (1.0, "")]


def test_what_a_library_prints_disturbs_nothing(step):
    told = []
    body = "print('hello')\nos.system('echo from outside')\ntell(1.0, 'done')"
    run_step(step(body), {}, lambda *heard: told.append(heard))
    assert told == [(1.0, "done")]


def test_a_fault_of_the_input_comes_back_as_what_it_is(step):
    with pytest.raises(BadInput, match=r"data\.csv: the file is empty"):
        run_step(step("raise BadInput('data.csv', 'the file is empty')"), {})


def test_any_other_end_is_told_with_its_last_words(step):
    with pytest.raises(StepFailed, match="ZeroDivisionError"):
        run_step(step("1 / 0"), {})
    with pytest.raises(StepFailed, match="ended with -9"):
        run_step(step("os.kill(os.getpid(), 9)"), {})


def test_an_exception_of_the_listener_ends_the_step(step, tmp_path):
    module = step("open(job['file'], 'w').write(str(os.getpid()))\ntell(0.5)\ntime.sleep(60)")

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_step(module, {"file": tmp_path / "pid"}, stop)
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


@pytest.fixture
def done_by(step, tmp_path):
    """Runs a job with a kind of model, with some lines at the head of the step; gives its process."""

    def run(module: str, model: str = "mlp") -> int:
        run_step(module, {"model": model, "file": tmp_path / "pid"})
        return int((tmp_path / "pid").read_text())

    return run


SAY_WHO = "open(job['file'], 'w').write(str(os.getpid()))"


def test_a_step_that_is_done_takes_the_next_job_for_the_same_kind_of_model(step, done_by):
    module = step(SAY_WHO)
    first = done_by(module)
    assert done_by(module) == first
    other = done_by(module, "boosting")
    assert other != first and done_by(module) == first and done_by(step(SAY_WHO)) not in (first, other)
    end_waiting()
    assert not psutil.pid_exists(first) and not psutil.pid_exists(other)
    assert done_by(module) not in (first, other)


def test_a_step_that_has_waited_long_enough_ends_and_another_does_the_job(step, done_by):
    module = step(f"import pipelines.training.models.process as by\nby.WAIT_SECONDS = 0.1\n{SAY_WHO}")
    first = done_by(module)
    deadline = time.monotonic() + 30
    while psutil.Process(first).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert done_by(module) != first


def test_a_step_that_has_grown_large_ends(step, done_by):
    module = step(f"import pipelines.training.models.process as by\nby.MOST_KEPT = 1\n{SAY_WHO}")
    assert done_by(module) != done_by(module)


def test_a_step_that_failed_is_not_used_again(step, done_by):
    module = step(f"{SAY_WHO}\nif job['model'] == 'bad': raise BadInput('data.csv', 'the file is empty')")
    first = done_by(module)
    with pytest.raises(BadInput):
        done_by(module, "bad")
    assert done_by(module) == first


def test_a_fork_has_steps_of_its_own(step, done_by, tmp_path):
    module = step(SAY_WHO)
    first = done_by(module)
    if not (child := os.fork()):
        os._exit(0 if done_by(module) != first else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert done_by(module) == first


def test_a_step_does_not_outlive_a_parent_that_was_killed(step, tmp_path):
    module = step("open(job['file'], 'w').write(str(os.getpid()))\ntell(0.5)\ntime.sleep(60)")
    code = "import sys; from pipelines.training.models.process import run_step; "
    code += "run_step(sys.argv[1], {'file': sys.argv[2]})"
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    parent = subprocess.Popen([sys.executable, "-c", code, module, tmp_path / "pid"], env=environment)
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < deadline and parent.poll() is None
        time.sleep(0.02)
    pid = int((tmp_path / "pid").read_text())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
