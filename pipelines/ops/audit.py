"""Known vulnerabilities of the packages of a lock file, as pip-audit finds them.

python -m pipelines.ops.audit config/requirements/lecture,training,ops.txt

Exit code: 0 none is known, or the database is not reached, which is said; 1 there are some.
"""

import subprocess
import sys

import msgspec


class Vulnerability(msgspec.Struct):
    """One that is known, and the versions without it."""

    id: str
    fix_versions: list[str] = []


class Package(msgspec.Struct):
    """A package with what is known of it; `skip_reason` where nothing is."""

    name: str
    version: str = ""
    vulns: list[Vulnerability] = []
    skip_reason: str = ""


class Report(msgspec.Struct):
    """What pip-audit says."""

    dependencies: list[Package]


def judged(said: bytes, complaint: str) -> tuple[int, list[str]]:
    """The exit code, and what is told of a report of pip-audit, or of its complaint where there is none."""
    try:
        packages = msgspec.json.decode(said, type=Report).dependencies
    except msgspec.DecodeError:
        lines = complaint.strip().splitlines() or ["no answer"]
        return 0, [f"skipped: the database of vulnerabilities is not reached ({lines[-1]})"]
    known = [each for each in packages if not each.skip_reason]
    if packages and not known:
        return 0, [f"skipped: what is reached knows none of the {len(packages)} packages"]
    lines = [
        f"{each.name} {each.version}: {found.id}, mended in {', '.join(found.fix_versions) or 'none yet'}"
        for each in known
        for found in each.vulns
    ]
    lines += [f"{each.name}: not looked up ({each.skip_reason})" for each in packages if each.skip_reason]
    told = f"{len(known)} packages looked up, {sum(len(each.vulns) for each in known)} vulnerabilities known"
    return int(any(each.vulns for each in known)), [*lines, told]


def main() -> int:
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        "15",
    ]
    command += ["--disable-pip", "--require-hashes", "--requirement", sys.argv[1]]
    done = subprocess.run(command, capture_output=True)
    code, lines = judged(done.stdout, done.stderr.decode(errors="replace"))
    print(*lines, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
