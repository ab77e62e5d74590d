"""A GGUF model in this process, by llama.cpp (xllamacpp)."""

import os
import secrets
from pathlib import Path
from typing import Any

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.core.settings import WriterSettings
from pipelines.lecture.writer import chat
from pipelines.lecture.writer.language_model import LanguageModel, Request

# Requests that are answered at once: their tokens share each reading of the model's weights.
TOGETHER = 4
# Tokens of a request with its answer.
CONTEXT = 2048
# Memory beside the weights (bytes): the cache of keys and values, and room to compute.
BESIDE = 700 * 2**20


class Llama(LanguageModel):
    """Its threads sleep when there is nothing to do; two runs may differ in words, as the last bits do."""

    name = "llama"
    packages = ("xllamacpp",)
    model_engine = "llama"
    together = TOGETHER

    def __init__(self, options: WriterSettings, model: Path | None = None):
        super().__init__(options, model)
        import psutil

        try:
            import xllamacpp
        except ImportError as error:
            raise Unavailable(
                "writer llama needs the package xllamacpp ({error}): {install}",
                error=error,
                install=extras.install("writer"),
            ) from None
        path = gguf(model)
        needed = path.stat().st_size + BESIDE
        if (free := psutil.virtual_memory().available) < needed:
            raise Unavailable(
                "{path} needs {needed:.1f} GB of memory, and {free:.1f} GB are free: notes are not written",
                path=path,
                needed=needed / 1e9,
                free=free / 1e9,
            )
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_parallel, params.n_ctx = TOGETHER, TOGETHER * CONTEXT
        for threads in (params.cpuparams, params.cpuparams_batch):
            threads.n_threads = options.threads or len(os.sched_getaffinity(0))
            threads.poll = 0  # threads that wait do not spin: others work beside them
        params.warmup, params.verbosity, params.cache_ram_mib = False, -1, 0
        # llama.cpp opens a port on loopback: nobody else is to use it.
        params.api_keys, params.ui = [secrets.token_hex(16)], False
        try:
            self.server = xllamacpp.Server(params)
            # One that is closed before its loop has begun never ends: it has begun when it has answered.
            self.answer(Request("", ".", most_tokens=1))
        except Unavailable:
            raise
        except Exception as error:
            raise Unavailable(
                "{path} is not a model that llama.cpp can load: {error}", path=path, error=error
            ) from None

    def answer(self, request: Request) -> str:
        return chat.answer(self._reply(chat.body(request)))

    def agreement(self, request: Request, yes: str, no: str) -> float:
        return chat.agreement(self._reply(chat.choice_body(request)), yes, no)

    def _reply(self, body: dict[str, Any]) -> dict[str, Any]:
        return self.server.handle_chat_completions(body | {"cache_prompt": True})

    def close(self) -> None:
        del self.server


def gguf(model: Path | None) -> Path:
    """The file of a model: itself, or the only one in its folder."""
    found = [model] if model and model.is_file() else sorted(model.glob("*.gguf")) if model else []
    if len(found) != 1:
        raise Unavailable("{model}: there is no GGUF file, or more than one", model=model or "[writer] model")
    return found[0]
