"""Keys and passwords: from the environment or a file they come, and nowhere do they go.

A command line is seen by every user of a machine, a log by whoever is asked for help.
"""

import logging
import re
from urllib.parse import urlsplit

HIDDEN = "***"
# user:password@ of an address.
_CREDENTIALS = re.compile(r"(?<=://)[^\s/?#@'\"]*:[^\s/?#'\"]*@")
# What a variable of the environment is called that holds one.
_VARIABLE = re.compile(r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS)$", re.IGNORECASE)


def without_secrets(text: str, *known: str) -> str:
    """A text without the user and the password of addresses in it, and without secrets that are known."""
    for secret in filter(None, known):
        text = text.replace(secret, HIDDEN)
    return _CREDENTIALS.sub(f"{HIDDEN}@", text) if "@" in text else text


def has_password(url: str) -> bool:
    """Whether an address holds a password."""
    try:
        return bool(urlsplit(url).password)
    except ValueError:
        return False


def without_keys(environment: dict[str, str]) -> dict[str, str]:
    """The variables of an environment but those that hold secrets: for who needs none of them."""
    return {name: value for name, value in environment.items() if not _VARIABLE.search(name)}


class Discreet(logging.Filter):
    """Takes the passwords of addresses out of what is logged, and out of the stack below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        if (said := without_secrets(told)) != told:
            record.msg, record.args = said, ()
        if record.exc_info and not record.exc_text:
            stack = logging.Formatter().formatException(record.exc_info)
            if (said := without_secrets(stack)) != stack:
                record.exc_text = said
        return True
