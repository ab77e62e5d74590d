"""How a benchmark measures: whole processes, their time and peak memory, and joined recordings."""

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Outcome:
    """A finished process: wall time in seconds, peak resident memory in bytes (of its largest part)."""

    seconds: float
    peak_bytes: int


def machine(*packages: str) -> str:
    """The processor and its cores, the memory, and the versions of Python and some packages."""
    import psutil

    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    memory = f"{psutil.virtual_memory().total / 2**30:.0f} GiB"
    processor = names[0] if names else platform.processor()
    return ", ".join(
        [f"{processor}, {os.cpu_count()} cores", memory, f"Python {platform.python_version()}", *versions]
    )


def chosen_parts(about: str, known: list[str]) -> list[str]:
    """The parts of a benchmark that the command line names, or all; ends the program for an unknown one."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", default=[])
    chosen = parser.parse_args().parts or known
    if unknown := set(chosen) - set(known):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return chosen


def evaluation_data(part: str) -> Path:
    """A folder of recordings and texts with references, which do not ship; ends the program without it."""
    if not (SHARED / part).is_dir():
        sys.exit(f"the recordings and texts with references are not here (../shared/data/{part})")
    return SHARED / part


def heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def run_measured(command: list, folder: Path) -> Outcome:
    """Run a command in `folder` to its end; raises CalledProcessError where it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode:
            log.seek(0)
            print(log.read()[-3000:], file=sys.stderr)
            raise subprocess.CalledProcessError(process.returncode, process.args)
    return Outcome(seconds, usage.ru_maxrss * 1024)


def working_folder(folder: Path, models: Path = ROOT / "models") -> Path:
    """A folder for outputs, with Konspekt's own luigi.cfg; the models are those of the repository."""
    text = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
    text = text.replace("models = models", f"models = {models}").replace("data/", f"{folder}/")
    (folder / "luigi.cfg").write_text(text, encoding="utf-8")
    (folder / "videos").mkdir()
    return folder


def joined_recording(parts: list[Path], seconds: float, target: Path) -> Path:
    """The recordings end to end, again and again, until the given length is reached."""
    inputs = [argument for part in parts for argument in ("-i", str(part))]
    once = target.with_suffix(".once.flac")
    concatenate = "".join(
        f"[{i}:a]aresample=16000,aformat=channel_layouts=mono[a{i}];" for i in range(len(parts))
    )
    concatenate += "".join(f"[a{i}]" for i in range(len(parts))) + f"concat=n={len(parts)}:v=0:a=1"
    quiet = ["ffmpeg", "-v", "error", "-y"]
    subprocess.run([*quiet, *inputs, "-filter_complex", concatenate, str(once)], check=True)
    loop = ["-stream_loop", "-1", "-i", str(once), "-t", str(seconds), "-c:a", "aac", "-b:a", "64k"]
    subprocess.run([*quiet, *loop, str(target)], check=True)
    once.unlink()
    return target
