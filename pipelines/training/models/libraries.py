"""Importing what models are made with, at the least cost."""

import contextlib
import gc
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def importing(without: tuple[str, ...] = ()) -> Iterator[None]:
    """Import large libraries in this block: some packages that they would take along are not found.

    The collector of garbage stays away: there is none in modules, and looking for it in those of TensorFlow
    takes a quarter of their import, and then half a second whenever a model is made.
    """
    absent = [name for name in without if name not in sys.modules]
    known, collecting = len(sys.modules), gc.isenabled()
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    gc.disable()
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
        if len(sys.modules) > known:
            gc.freeze()
        if collecting:
            gc.enable()
