"""`konspekt doctor`: whether this machine can do the work, and what to do where it cannot."""

from collections import Counter

import typer

from pipelines.cli.terminal import output
from pipelines.cli.terminal.options import Json, Set, apply_settings
from pipelines.locale.message import N_, Message


def register(app: typer.Typer) -> None:
    app.command(short_help=N_("Whether this machine can do the work."))(doctor)


def doctor(change: Set = None, as_json: Json = False) -> int:
    """Look at ffmpeg, fonts, models, folders, disk, settings, the scheduler and the clock; 1 if one fails."""
    from dataclasses import asdict

    from pipelines.nights.upkeep.doctor import examine
    from pipelines.ops.machine import State

    apply_settings(change)
    checks = list(examine())
    failed = any(check.state is State.FAIL for check in checks)
    if as_json:
        output.print_json({"ok": not failed, "checks": [asdict(check) for check in checks]})
        return int(failed)
    rows = [(Message(check.state), Message(check.name), _told(check)) for check in checks]
    output.print_table(("", N_("what"), N_("found")), rows)
    count = Counter(check.state for check in checks)
    output.say()
    output.say(
        Message(
            "{ok} ok, {warnings} warnings, {failed} failed",
            ok=count[State.OK],
            warnings=count[State.WARN],
            failed=count[State.FAIL],
        )
    )
    return int(failed)


def _told(check) -> str:
    return (
        Message("{found} -> {advice}", found=check.found, advice=check.advice)
        if check.advice
        else check.found
    )
