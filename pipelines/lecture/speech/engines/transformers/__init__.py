"""Whisper and CTC models by Hugging Face Transformers: sound goes in, segments come out."""

from pipelines.lecture.speech.engines.transformers.recogniser import Transformers

__all__ = ["Transformers"]
