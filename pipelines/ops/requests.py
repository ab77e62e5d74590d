"""Whether a request comes from where it may: a worker, or the scheduler's own page in a browser.

A page from anywhere can make a browser send requests to this machine, and by a name of its own that leads
here (DNS rebinding) it can read the answers, too. Browsers tell who made them ask, which no page can change:
https://www.w3.org/TR/fetch-metadata/ and https://fetch.spec.whatwg.org/#origin-header
"""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

# What changes something; all else only shows, and a link to it may stand anywhere.
_CALLS = "/api"


def refusal(method: str, path: str, headers: Mapping[str, str], names: Collection[str]) -> str:
    """Why a request is not answered; empty for one that is.

    `headers` are asked without regard to case; `names` are the server's, in small letters, without ports.
    """
    host = headers.get("Host", "")
    if _name(f"//{host}") not in names:
        return "this server has another name; it is told those that it may be called by with --name"
    if (origin := headers.get("Origin")) is not None and not _same(origin, host):
        return "asked by a page of another site"
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        if site in ("same-origin", "none") or _followed_link(method, path, headers):
            return ""
        return "asked by a page of another site"
    return _from_old_browser(path, headers, host)


def _followed_link(method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Whether a person follows a link to a page, which is then shown by itself and not within another."""
    shown = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    return method in ("GET", "HEAD") and shown and not path.startswith(_CALLS)


def _from_old_browser(path: str, headers: Mapping[str, str], host: str) -> str:
    """Browsers do not tell the site where they are old, or the server has a name and no TLS.

    Luigi's own page says that its script asks (X-Requested-With), which a page of another site cannot.
    """
    if not path.startswith(_CALLS) or not headers.get("User-Agent", "").startswith("Mozilla/"):
        return ""
    if headers.get("X-Requested-With") == "XMLHttpRequest" or _same(headers.get("Referer", ""), host):
        return ""
    return "a browser that does not say which page asks"


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _same(page: str, host: str) -> bool:
    """Whether a page is of the server that is called `host` (with its port); of a proxy before it, too."""
    try:
        parts = urlsplit(page)
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        own = urlsplit(f"//{host}")
        return (
            usual is not None
            and parts.hostname == own.hostname
            and (parts.port or usual) == (own.port or usual)
        )
    except ValueError:
        return False
