"""All that makes notes worth reading, measured one after another, peers in the same run.

    python -m bench.notes [PART ...]

Each part is a benchmark of its own (`python -m bench.PART`), which says at its head what it prints.
"""

import subprocess
import sys

from bench.measure import ROOT, chosen_parts, heading

PARTS = {
    "segmentation": ["lectures", "choi"],
    "summaries": [],
    "slides": [],
    "ocr": [],
    "vocabulary": [],
    "terms": [],
    "archive": [],
    "documents": [],
}


def main() -> None:
    failed = []
    for part in chosen_parts(__doc__, list(PARTS)):
        heading(part.upper())
        command = [sys.executable, "-m", f"bench.{part}", *PARTS[part]]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(part)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
