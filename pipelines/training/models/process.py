"""Steps in interpreters of their own: TensorFlow and XGBoost never meet, nor enter the scheduling process.

The parent sends a job as a JSON line, and keeps the pipe open: when it ends, the parent is gone and the step
stops itself. The step answers with JSON lines: {"fraction": 0.5, "where": ""}, and at the end {"done": true}
or an error. A step that is done waits a minute for another job with the same kind of model, as importing
TensorFlow takes longer than many jobs; what is computed is the same as in a fresh interpreter.
"""

import contextlib
import gc
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.core import extras
from pipelines.core.errors import BadInput, BadSetting, Unavailable

TELLABLE = {error.__name__: error for error in (BadInput, BadSetting, Unavailable)}
# Where `pipelines` is, however this process came to know it.
HOME = Path(__file__).resolve().parents[3]
# The same hash seed and backend everywhere; TensorFlow's greetings would fill the log.
ENVIRONMENT = {"PYTHONHASHSEED": "0", "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
# One thread of linear algebra: small matrices only lose by more, and sums come out the same.
ENVIRONMENT |= {"TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1", "OPENBLAS_NUM_THREADS": "1"}

# Objects that come between two collections of garbage: importing libraries makes many, and no garbage.
SELDOM = (50_000, 20, 20)
# How long a step that is done waits for another job, and the memory (bytes) with which it does not wait.
WAIT_SECONDS, MOST_KEPT = 60.0, 1.5 * 2**30
# How long a step that tells nothing more takes at most to end.
END_SECONDS = 20.0

Tell = Callable[[float, str], None]


class StepFailed(Exception):
    """A step ended without a result; the text has the last lines that it wrote."""


def run_step(module: str, job: dict, on_progress: Tell = lambda *_: None) -> None:
    """Run `python -m MODULE` on a job, and pass on its progress.

    Raises what the step raised of BadInput, BadSetting and Unavailable, else StepFailed.
    """
    key = (module, job.get("model"))
    step = _waiting.pop(key, None)
    if step is None or step.parent != os.getpid():  # which a fork has from its parent
        step = _Step(module)
    try:
        step.do(job, on_progress)
    except _NotTaken:  # its time was over
        step = _Step(module)
        step.do(job, on_progress)
    _waiting[key] = step


def end_waiting() -> None:
    """End the steps that wait for another job."""
    while _waiting:
        _, step = _waiting.popitem()
        if step.parent == os.getpid():
            step.end()


class _NotTaken(Exception):
    """A step ended before it had answered anything."""


class _Step:
    """An interpreter that does jobs, one after another."""

    def __init__(self, module: str):
        path = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
        self.module, self.parent, self.jobs = module, os.getpid(), 0
        self.said = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115  it goes with the step
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            env=os.environ | ENVIRONMENT | {"PYTHONPATH": path},
        )

    def do(self, job: dict, on_progress: Tell) -> None:
        """Do a job to its end; a step that did not come to a good one is gone."""
        self.said.seek(0, os.SEEK_END)
        begun, self.jobs = self.said.tell(), self.jobs + 1
        done = False
        try:
            answer = self._follow(job, on_progress)
            done = "done" in answer
        finally:
            if not done:
                self.end()
        if "error" in answer:
            raise TELLABLE[answer["error"]](*answer["arguments"])
        if not done:
            self.said.seek(begun)
            words = self.said.read()[-4000:].strip()
            raise StepFailed(f"{self.module} ended with {self.process.returncode}: {words}")

    def _follow(self, job: dict, on_progress: Tell) -> dict:
        """Send the job and pass progress on; gives how it ended, which is nothing where the step is gone."""
        assert self.process.stdin is not None and self.process.stdout is not None
        heard = False
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(job, default=str) + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                told, heard = json.loads(line), True
                if "fraction" not in told:
                    return told
                on_progress(told["fraction"], told["where"])
        # It ends by itself, and with its own exit code.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        if self.jobs > 1 and not heard and self.process.returncode is not None:
            raise _NotTaken
        return {}

    def end(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        assert self.process.stdin is not None and self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


# Steps that are done and wait for another job, by module and kind of model.
_waiting: dict[tuple[str, str | None], _Step] = {}


def serve(work: Callable[[dict, Tell], None]) -> None:
    """Be the step: do the work that standard input asks for, job after job."""
    import psutil

    gc.set_threshold(*SELDOM)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    # Whatever a library prints goes to the log.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read_jobs, args=(jobs,), daemon=True).start()

    def tell(fraction: float, where: str = "") -> None:
        answers.write(json.dumps({"fraction": fraction, "where": where}) + "\n")

    while psutil.Process().memory_info().rss < MOST_KEPT:
        try:
            job = json.loads(jobs.get(timeout=WAIT_SECONDS))
        except queue.Empty:
            return
        try:
            with _missing_told():
                work(job, tell)
        except tuple(TELLABLE.values()) as error:
            answers.write(json.dumps({"error": type(error).__name__, "arguments": error.args}) + "\n")
            sys.exit(1)
        answers.write('{"done": true}\n')


def _read_jobs(jobs: "queue.SimpleQueue[str]") -> None:
    """Pass on the lines of standard input; at its end the parent is gone, and this process ends too."""
    # Not sys.stdin, whose lock would be held when the interpreter ends.
    rest = b""
    while part := os.read(0, 65536):
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            jobs.put(line.decode())
    os._exit(1)


@contextlib.contextmanager
def _missing_told() -> Iterator[None]:
    """Tell of a package that is not installed as of other things that are not here."""
    try:
        yield
    except ModuleNotFoundError as error:
        if line := extras.missing(error):
            raise Unavailable(line) from None
        raise
