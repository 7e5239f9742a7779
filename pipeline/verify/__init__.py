"""Checking a dataset from its files alone: hashes, schema, offsets, ids, the ledger's accounts."""

from pipeline.verify.check import verify
from pipeline.verify.manifest import read_manifest
from pipeline.verify.rows import Texts
from pipeline.verify.verdict import Verdict

__all__ = ["Texts", "Verdict", "read_manifest", "verify"]
