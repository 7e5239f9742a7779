"""Telling an article from the page around it, without changing a character of its text."""

from pipeline.clean.layout import clean

__all__ = ["clean"]
