"""Every type that crosses a stage or lands in a file."""

from schemas.kinds import DOMAIN

__all__ = ["DOMAIN"]
