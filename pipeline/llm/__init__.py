"""Extraction by a language model behind any OpenAI-compatible endpoint.

The one place that imports openai and instructor, and it does so only once a model is
called: importing this package is cheap.
"""

from __future__ import annotations

from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.prompt import prompt_sha256

__all__ = ["LLMExtractor", "LLMOptions", "prompt_sha256"]
