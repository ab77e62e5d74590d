"""Health check of a container: an address answers, and folders can be written to.

python healthy.py http://luigid:8082/ data/notes
"""

import sys
import tempfile
import urllib.request


def check(url: str, folders: list[str]) -> None:
    """Raise OSError where the address gives an error or no answer, or a folder cannot be written to."""
    request = urllib.request.Request(url, method="HEAD")
    urllib.request.urlopen(request, timeout=5).close()
    for folder in folders:
        tempfile.TemporaryFile(dir=folder).close()


if __name__ == "__main__":
    try:
        check(sys.argv[1], sys.argv[2:])
    except OSError as error:
        sys.exit(f"{sys.argv[1:]}: {error}")
