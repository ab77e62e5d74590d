"""A model behind a server that speaks the chat API of OpenAI: Ollama, vLLM, LM Studio, llama-server."""

import os
from pathlib import Path
from typing import Any

from pipelines.core.errors import Unavailable
from pipelines.core.secrets import without_secrets
from pipelines.core.settings import WriterSettings
from pipelines.lecture.writer import chat
from pipelines.lecture.writer.language_model import LanguageModel, Request

KEY = "KONSPEKT_WRITER_KEY"
# How often an answer is asked for, the pause before the second time (s), which doubles, and its most (s).
ATTEMPTS, PAUSE, LONGEST_PAUSE = 4, 1.0, 30.0
# Answers of a server that may pass: too busy, or being started.
PASSING = {408, 409, 425, 429, 500, 502, 503, 504}
# Tokens that a model may think before it answers.
THOUGHTS = 2000


class OpenAi(LanguageModel):
    """Nothing is loaded here: the server has the model, and its name is [writer] model."""

    name = "openai"

    def __init__(self, options: WriterSettings, model: Path | None = None):
        super().__init__(options, model)
        import requests

        self.session = requests.Session()
        self.key = _key(options.key_file)
        if self.key:
            self.session.headers["Authorization"] = f"Bearer {self.key}"
        self.together = options.parallel

    def answer(self, request: Request) -> str:
        body = chat.body(request)
        if found := chat.answer(self._reply(body)):
            return found
        # A model that thinks first has used up its tokens, or stopped at the end of its first line.
        more = {"max_tokens": request.most_tokens + THOUGHTS, "stop": []}
        return chat.answer(self._reply(body | more))

    def agreement(self, request: Request, yes: str, no: str) -> float:
        return chat.agreement(self._reply(chat.choice_body(request)), yes, no)

    def _reply(self, body: dict[str, Any]) -> dict[str, Any]:
        """One answer; raises Unavailable where the server has none after several attempts."""
        import requests
        import tenacity

        class Passing(Exception):
            pass

        @tenacity.retry(
            retry=tenacity.retry_if_exception_type((Passing, requests.ConnectionError, requests.Timeout)),
            wait=tenacity.wait_exponential(multiplier=PAUSE, max=LONGEST_PAUSE),
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            reraise=True,
        )
        def ask() -> dict[str, Any]:
            reply = self.session.post(url, json=asked, timeout=(10, self.options.timeout))
            if reply.status_code in PASSING:
                raise Passing(f"HTTP {reply.status_code}")
            if not reply.ok:
                raise Unavailable(
                    "{url} answers {status}: {text}",
                    url=without_secrets(url),
                    status=reply.status_code,
                    text=without_secrets(" ".join(reply.text.split()), self.key)[:300],
                )
            return reply.json()

        url = self.options.url.rstrip("/") + "/chat/completions"
        asked = body | {"model": self.options.model, "stream": False}
        try:
            return ask()
        except (Passing, requests.RequestException, ValueError) as error:
            reason = without_secrets(" ".join(str(error).split()), self.key)
            raise Unavailable(
                "{url} does not answer: {reason}", url=without_secrets(url), reason=reason
            ) from None

    def close(self) -> None:
        self.session.close()


def _key(path: str) -> str:
    """The server's key; raises Unavailable where its file cannot be read."""
    if not path:
        return os.environ.get(KEY, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(
            "{path}: the writer's key cannot be read: {error}", path=path, error=error
        ) from None
