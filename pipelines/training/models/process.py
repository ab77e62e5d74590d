"""Steps in fresh interpreters: TensorFlow and XGBoost never meet, nor enter the scheduling process.

The parent sends one JSON line, and keeps the pipe open: when it ends, the parent is gone and the step
stops itself. The step answers with JSON lines: {"fraction": 0.5, "where": "..."} and, once, an error.
"""

import contextlib
import json
import os
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

Tell = Callable[[float, str], None]


class StepFailed(Exception):
    """A step ended without a result; the text has the last lines that it wrote."""


def run_step(module: str, job: dict, on_progress: Tell = lambda *_: None) -> None:
    """Run `python -m MODULE` on a job, and pass on its progress.

    Raises what the step raised of BadInput, BadSetting and Unavailable, else StepFailed.
    """
    path = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env=os.environ | ENVIRONMENT | {"PYTHONPATH": path},
        )
        try:
            error = _follow(process, job, on_progress)
        finally:
            if process.poll() is None:
                process.kill()
            assert process.stdout is not None
            process.stdout.close()
            process.wait()
        if error:
            raise TELLABLE[error["error"]](*error["arguments"])
        if process.returncode:
            said.seek(0)
            raise StepFailed(f"{module} ended with {process.returncode}: {said.read()[-4000:].strip()}")


def _follow(process: subprocess.Popen, job: dict, on_progress: Tell) -> dict | None:
    """Send the job, pass progress on until the step ends; gives the error that it told."""
    error = None
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps(job, default=str) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            told = json.loads(line)
            if "error" in told:
                error = told
            else:
                on_progress(told["fraction"], told["where"])
        process.wait()
    except BrokenPipeError:
        process.wait()
    finally:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    return error


def serve(work: Callable[[dict, Tell], None]) -> None:
    """Be the step: do the work that standard input asks for."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    # Whatever a library prints goes to the log.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def tell(fraction: float, where: str = "") -> None:
        answers.write(json.dumps({"fraction": fraction, "where": where}) + "\n")

    try:
        with _missing_told():
            work(job, tell)
    except tuple(TELLABLE.values()) as error:
        answers.write(json.dumps({"error": type(error).__name__, "arguments": error.args}) + "\n")
        answers.flush()
        sys.exit(1)


@contextlib.contextmanager
def _missing_told() -> Iterator[None]:
    """Tell of a package that is not installed as of other things that are not here."""
    try:
        yield
    except ModuleNotFoundError as error:
        if line := extras.missing(error):
            raise Unavailable(line) from None
        raise


def _end_with_parent() -> None:
    # Not sys.stdin, whose lock would be held when the interpreter ends.
    while os.read(0, 4096):
        pass
    os._exit(1)
