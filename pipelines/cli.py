"""The `konspekt` command for people, beside `luigi` for machines."""

import argparse
from pathlib import Path

from luigi.task import flatten

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.target import RecordedTarget
from pipelines.core.task import KonspektTask


def stages(task: KonspektTask) -> dict[str, RecordedTarget]:
    """Every stage of the notes in the order of the work, with its first output."""
    found: dict[str, RecordedTarget] = {}
    for upstream in flatten(task.requires()):
        found |= {name: target for name, target in stages(upstream).items() if name not in found}
    targets = [target for target in flatten(task.output()) if isinstance(target, RecordedTarget)]
    return found | ({task.task_family: targets[0]} if targets else {})


def print_stages(video: Path) -> int:
    """Print how long each stage took when it was made, and where the notes are; 1 if they are not."""
    from pipelines import RenderPdf

    task = RenderPdf(video=video)
    if not task.complete():
        print(f"{video}: there are no notes with the settings of luigi.cfg")
        return 1
    print(f"\n{'stage':<22}{'seconds':>9}   output")
    for name, target in stages(task).items():
        record = target.record() or {}
        print(f"{name:<22}{record.get('seconds', 0.0):>9.1f}   {target.path}")
    print(f"\nThe notes are in {task.output().path}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="konspekt", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("stages", help="how long each stage of a lecture's notes took")
    command.add_argument("video", type=lambda text: Path(text).absolute())
    command.set_defaults(run=lambda chosen: print_stages(chosen.video))
    chosen = parser.parse_args()
    try:
        return chosen.run(chosen)
    except (BadInput, BadSetting) as error:
        parser.exit(1, f"{error}\n")
