"""Retention of luigid's task history, which Luigi itself keeps for ever.

python -m pipelines.ops.history data/luigid/history.db --days 90
"""

import argparse
import contextlib
import datetime
import sqlite3
from pathlib import Path

# Seconds to wait for luigid to end a transaction.
PATIENCE = 30.0


def prune(database: Path, days: float, stopped: bool = False) -> int:
    """Delete the events older than `days` from a task history in SQLite; returns how many.

    A running luigid holds on to the rows of the tasks that it has seen, and fails to write
    their next event where such a row is gone. So tasks without events are deleted only
    where luigid is `stopped`; their rows are small.
    """
    # Luigi writes local time without an offset.
    oldest = str(datetime.datetime.now() - datetime.timedelta(days=days))
    with contextlib.closing(sqlite3.connect(database, timeout=PATIENCE)) as connection, connection:
        deleted = connection.execute("DELETE FROM task_events WHERE ts < ?", (oldest,)).rowcount
        if stopped:
            connection.execute("DELETE FROM tasks WHERE id NOT IN (SELECT task_id FROM task_events)")
            connection.execute("DELETE FROM task_parameters WHERE task_id NOT IN (SELECT id FROM tasks)")
    return deleted


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pipelines.ops.history", description=__doc__)
    parser.add_argument("database", type=Path, help="the SQLite file of [task_history] db_connection")
    parser.add_argument("--days", type=float, default=90.0, help="how long events are kept (default: 90)")
    parser.add_argument(
        "--stopped", action="store_true", help="luigid does not run: delete old tasks as well"
    )
    chosen = parser.parse_args()
    if not chosen.database.exists():
        print(f"{chosen.database}: no task history yet")
        return
    deleted = prune(chosen.database, chosen.days, chosen.stopped)
    print(f"{chosen.database}: {deleted} events older than {chosen.days:g} days deleted")


if __name__ == "__main__":
    main()
