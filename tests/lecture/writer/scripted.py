"""A language model whose answers are written down beforehand, as a package from outside might bring one."""

from collections.abc import Callable

from pipelines.core.settings import WriterSettings
from pipelines.lecture.writer.language_model import LanguageModel, Request


class Scripted(LanguageModel):
    """`answers(request)` says what is answered; `sure` how sure it is of everything."""

    name = "scripted"

    def __init__(self, answers: Callable[[Request], str], sure: float = 0.9):
        super().__init__(WriterSettings())
        self.answers, self.sure = answers, sure
        self.asked: list[Request] = []

    def answer(self, request: Request) -> str:
        self.asked.append(request)
        return self.answers(request)

    def agreement(self, request: Request, yes: str, no: str) -> float:
        return self.sure
