"""The checks in their order."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from pipeline.totals import Totals
from pipeline.verify.accounts import Accounts
from pipeline.verify.manifest import check_files, check_manifest, check_schema, read_manifest
from pipeline.verify.rows import Rows, Texts
from pipeline.verify.verdict import Verdict, numbered
from schemas.dataset import FLAT, LEDGER, MANIFEST, LedgerRow, Manifest
from schemas.domain import Domain
from schemas.errors import SchemaVersionError
from schemas.wire import explain


def verify(folder: Path, domain: Domain, texts: Texts | None = None) -> Verdict:
    """Check the dataset in ``folder``: that its files are those published, that they agree
    with each other, and that nothing in them could not have come out of a run.

    ``texts`` serves datasets without text; evidence that could not be held against a text
    counts as ``unchecked``, and which chunk a merged claim was proposed in is known only
    where there are texts in the dataset: without, merged claims are held against the
    article's total. A dataset may lie in a folder of any name; one named like a run has to
    be that run. What is held in memory grows with the numbers of articles and claims, not
    with their length: about 1 kB for an article.

    Raises DatasetError where there is no dataset, and SchemaVersionError where it is of a
    schema that this version does not know.
    """
    manifest = read_manifest(folder)
    if manifest.schema_version != domain.schema_version:
        raise SchemaVersionError(
            f"the dataset is of schema {manifest.schema_version}, this version checks "
            f"{domain.schema_version}; use the release that wrote it, or regenerate it",
            where=folder / MANIFEST,
        )
    verdict = Verdict()
    check_manifest(folder, manifest, domain, verdict)
    check_files(folder, manifest, verdict)
    check_schema(folder, manifest, domain, verdict)
    totals = Totals()
    accounts = _ledger(folder, manifest, domain, verdict, totals)
    Rows(folder, domain, verdict, totals, accounts).check(manifest, texts)
    for message in accounts.rest():
        verdict.fault(LEDGER, message)
    _totals(manifest, verdict, totals)
    return verdict


def _ledger(
    folder: Path, manifest: Manifest, domain: Domain, verdict: Verdict, totals: Totals
) -> Accounts:
    accounts = Accounts(domain, manifest.text)
    for where, data in numbered(folder / LEDGER, verdict):
        try:
            row = LedgerRow.model_validate_json(json.dumps(data), strict=True)
        except ValidationError as error:
            verdict.fault(where, explain(error))
            continue
        totals.ledger(data)
        for message in accounts.add(row):
            verdict.fault(where, message)
    return accounts


def _totals(manifest: Manifest, verdict: Verdict, totals: Totals) -> None:
    for fault in totals.faults(manifest.inputs.files, manifest.inputs.articles):
        verdict.fault(LEDGER, fault)
    if totals.counts() != manifest.counts:
        verdict.fault(MANIFEST, "its counts are not those of the files")
    if totals.usage != manifest.usage:
        verdict.fault(MANIFEST, "its usage is not the sum of the ledger's")
    table = manifest.files.get(FLAT)
    if table is not None and table.rows != totals.kinds.total():
        verdict.fault(MANIFEST, f"its rows of {FLAT} are not the claims")
