"""Whisper by CTranslate2, the engine that is used where no other is set: sound goes in, segments come out."""

from pipelines.lecture.speech.engines.faster_whisper.recogniser import Whisper

__all__ = ["Whisper"]
