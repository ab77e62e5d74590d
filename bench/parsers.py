"""Gives our parsers as many strange files as they can read in a time, guided by what code these reach.

    python -m bench.parsers [--seconds 60] [PARSER ...]

With the package atheris (coverage-guided, libFuzzer) where it is installed, else by chance alone. Each has a
process of its own. Ends with 1 where one raised what is neither a value nor a reason; the file is shown.
"""

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def by_chance(name: str, seconds: float) -> int:
    """How many files were read; the first one that is not borne is shown, with its error."""
    from tests.parsers import PARSERS
    from tests.test_parsers import changed

    parse, sound = PARSERS[name]
    chance, over, count = random.Random(time.time_ns()), time.monotonic() + seconds, 0
    kept = [sound]
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < over:
            content = changed(chance, chance.choice(kept))
            kept = [*kept[-50:], content] if chance.random() < 0.2 else [sound, *kept[1:]]
            count += 1
            try:
                parse(content, Path(folder))
            except Exception:
                print(f"{name}: {content!r}")
                raise
    return count


def guided(name: str, seconds: float) -> None:
    """Hands over to atheris, which ends the process."""
    import atheris

    with atheris.instrument_imports(include=["pipelines", "tests.parsers", "tomllib", "configparser"]):
        from tests.parsers import PARSERS

    parse, sound = PARSERS[name]
    folder = Path(tempfile.mkdtemp(prefix="konspekt-parsers-"))
    (folder / "corpus").mkdir()
    (folder / "corpus" / "sound").write_bytes(sound)
    options = [f"-max_total_time={seconds:.0f}", "-print_final_stats=1", "-verbosity=0"]
    options.append(f"-artifact_prefix={folder}/")
    atheris.Setup([sys.argv[0], *options, str(folder / "corpus")], lambda content: parse(content, folder))
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="for each")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("parsers", nargs="*", help="by default all")
    asked = parser.parse_args()
    has_atheris = importlib.util.find_spec("atheris") is not None
    if asked.one:
        if has_atheris:
            guided(asked.one, asked.seconds)
        print(by_chance(asked.one, asked.seconds))
        return
    from tests.parsers import PARSERS

    bad = []
    print(f"{'guided by coverage' if has_atheris else 'by chance'}, {asked.seconds:.0f} s each")
    for name in asked.parsers or PARSERS:
        command = [sys.executable, "-m", "bench.parsers", "--one", name, "--seconds", str(asked.seconds)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        told = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        count = told[0].split()[-1] if told else done.stdout.strip()[-200:]
        print(f"{name}: {count} files, {'borne' if done.returncode == 0 else 'NOT borne'}", flush=True)
        if done.returncode:
            bad.append(name)
            print(done.stdout[-2000:] + done.stderr[-4000:])
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
