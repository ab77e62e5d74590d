"""Fits in fresh interpreters: our steps beside a pool of processes and loky, in one run.

`start`: how long until a worker has answered, with nothing loaded and with XGBoost, and how long the second
one takes. `killed`: the parent gets SIGKILL while the worker computes; how long the worker goes on to
compute, and whether it is still there afterwards. The work is a loop of bytecodes, in which signals and other
threads have their turn, as in a fit.
loky (BSD) is required by nothing of ours: `pip install loky`.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psutil

from bench.measure import ROOT, chosen_parts, heading, machine

# What the worker of a parent that is killed has to do (s of CPU), how long it is watched, how often.
WORK, LATER, TIMES = 2.0, 20.0, 3
# What is killed has been seen at work for so long (s).
SEEN = 0.1

_STEP = """
import os, sys, time
from pipelines.training.models.process import serve
def work(job, tell):
    if job["load"]: import xgboost
    open(job["file"], "w").write(str(os.getpid()))
    while time.process_time() < job["seconds"]: pass
serve(work)
"""
# A fit would be in a module of ours, too.
_JOB = """
import os, sys, time
import pipelines
def work(file, seconds, load):
    if load: import xgboost
    open(file, "w").write(str(os.getpid()))
    while time.process_time() < seconds: pass
"""
_PARENT = """
import sys, time
file, seconds, load, times = sys.argv[1], float(sys.argv[2]), bool(int(sys.argv[3])), int(sys.argv[4])
{setup}
if __name__ == "__main__":
    took = []
{pool}
    for _ in range(times):
        started = time.perf_counter()
        {call}
        took.append(time.perf_counter() - started)
    print(*took)
"""
SYSTEMS = {
    "our step": {
        "setup": "from pipelines.training.models.process import run_step",
        "pool": "",
        "call": 'run_step("fresh_step", {"file": file, "seconds": seconds, "load": load})',
    },
    "ProcessPoolExecutor": {
        "setup": "import multiprocessing\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from fresh_job import work",
        "pool": '    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))',
        "call": "pool.submit(work, file, seconds, load).result()",
    },
    "the same, a task a worker": {
        "setup": "import multiprocessing\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from fresh_job import work",
        "pool": "    spawn = multiprocessing.get_context('spawn')\n"
        "    pool = ProcessPoolExecutor(1, spawn, max_tasks_per_child=1)",
        "call": "pool.submit(work, file, seconds, load).result()",
    },
    "loky": {
        "setup": "from loky import get_reusable_executor\nfrom fresh_job import work",
        "pool": "    pool = get_reusable_executor(1)",
        "call": "pool.submit(work, file, seconds, load).result()",
    },
}
if not find_spec("loky"):
    del SYSTEMS["loky"]


def written(folder: Path) -> dict[str, Path]:
    """The program of the parent of each system; the modules of the work lie beside it."""
    (folder / "fresh_step.py").write_text(_STEP)
    (folder / "fresh_job.py").write_text(_JOB)
    programs = {}
    for number, (name, parts) in enumerate(SYSTEMS.items()):
        programs[name] = folder / f"parent_{number}.py"
        programs[name].write_text(_PARENT.format(**parts))
    return programs


def _command(program: Path, seconds: float, load: bool, times: int) -> tuple[list[str], dict[str, str]]:
    arguments = [str(program.parent / "pid"), str(seconds), str(int(load)), str(times)]
    path = os.pathsep.join([str(program.parent), str(ROOT), os.environ.get("PYTHONPATH", "")])
    return [sys.executable, str(program), *arguments], os.environ | {"PYTHONPATH": path}


def measure_start(programs: dict[str, Path]) -> None:
    heading(f"Until a worker has answered (s, median of {TIMES})")
    print(f"{'':<28}{'first':>8}{'second':>8}{'first, XGBoost':>16}{'second, XGBoost':>17}")
    for name, program in programs.items():
        columns = []
        for load in (False, True):
            told = []
            for _ in range(TIMES):
                command, environment = _command(program, 0, load, 2)
                ended = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
                told.append([float(each) for each in ended.stdout.split()])
            columns += [statistics.median(column) for column in zip(*told)]
        print(f"{name:<28}{columns[0]:8.2f}{columns[1]:8.2f}{columns[2]:16.2f}{columns[3]:17.2f}", flush=True)


def measure_killed(programs: dict[str, Path]) -> None:
    heading(f"A worker with {WORK:.0f} s of CPU to work whose parent is killed (SIGKILL), {TIMES} times")
    print(f"{'':<28}{'CPU it still takes (s)':>24}{f'there after {LATER:.0f} s':>20}")
    for name, program in programs.items():
        found = [_goes_on(program) for _ in range(TIMES)]
        taken = " ".join(f"{seconds:.2f}" for seconds, _ in found)
        print(f"{name:<28}{taken:>24}{f'{sum(stays for _, stays in found)} of {TIMES}':>20}", flush=True)


def _goes_on(program: Path) -> tuple[float, bool]:
    """CPU time (s) that a worker takes after its parent was killed, and whether it lives on."""
    mark = program.parent / "pid"
    mark.unlink(missing_ok=True)
    command, environment = _command(program, WORK, False, 1)
    parent = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.01)
    worker = psutil.Process(int(mark.read_text()))
    time.sleep(SEEN)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    end = time.monotonic() + LATER
    before = last = sum(worker.cpu_times()[:2])
    while time.monotonic() < end:
        try:
            if worker.status() == psutil.STATUS_ZOMBIE:
                return last - before, False
            last = sum(worker.cpu_times()[:2])
        except psutil.NoSuchProcess:
            return last - before, False
        time.sleep(0.02)
    worker.kill()
    return last - before, True


PARTS = {"start": measure_start, "killed": measure_killed}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine("xgboost-cpu", *(["loky"] if "loky" in SYSTEMS else [])))
    with tempfile.TemporaryDirectory() as folder:
        programs = written(Path(folder))
        for part in chosen:
            PARTS[part](programs)


if __name__ == "__main__":
    main()
