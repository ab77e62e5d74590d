"""When a night is, and when its time is over."""

import datetime

from pipelines.core.errors import BadSetting

# What is begun after noon belongs to the next morning.
NOON = datetime.timedelta(hours=12)


def night_of(moment: datetime.datetime) -> str:
    """The night that a moment belongs to, named by the day of its morning (YYYY-MM-DD)."""
    return (moment + NOON).date().isoformat()


def deadline(until: str, now: datetime.datetime) -> datetime.datetime | None:
    """The next time that it is `until`: HH:MM, or a moment in ISO 8601 as it is; None for nothing or "none".

    Raises BadSetting for what is no time.
    """
    if until in ("", "none"):
        return None
    try:
        if len(until) > len("06:00"):
            return datetime.datetime.fromisoformat(until).astimezone()
        clock = datetime.time.fromisoformat(until)
    except ValueError:
        raise BadSetting("[batch] until: {until!r} is no time of day, such as 06:00", until=until) from None
    day = now.date() if clock > now.time() else now.date() + datetime.timedelta(1)
    return datetime.datetime.combine(day, clock).astimezone()


def start(night: str) -> datetime.datetime:
    """The moment from which on attempts count to a night: the noon before its morning."""
    return datetime.datetime.fromisoformat(night).astimezone() - NOON
