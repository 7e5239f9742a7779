"""Articles and claims, side by side: both are in the same order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.totals import Totals
from pipeline.verify.accounts import KEPT, Account, Accounts, against_body
from pipeline.verify.claims import Claims
from pipeline.verify.spans import layout_faults
from pipeline.verify.table import Table
from pipeline.verify.verdict import Numbered, Verdict, numbered
from schemas.article import Article
from schemas.dataset import ARTICLES, CLAIMS, LEDGER, MANIFEST, Inputs, Manifest
from schemas.domain import Domain
from schemas.row import Row
from schemas.wire import explain

Texts = Callable[[Article], str | None]
"""Gives an article's text where the dataset has none; None if it is not to be had."""


class Rows:
    """Walks the articles, each with its claims and its account in the ledger."""

    def __init__(
        self, folder: Path, domain: Domain, verdict: Verdict, totals: Totals, accounts: Accounts
    ) -> None:
        self._folder = folder
        self._domain = domain
        self._verdict = verdict
        self._totals = totals
        self._accounts = accounts
        self._digest = hashlib.sha256()
        self._digested = 0

    def check(self, manifest: Manifest, texts: Texts | None) -> None:
        """Hold every row against its article, its account and the manifest."""
        known = {str(data.get("article_id")) for _, data in numbered(self._folder / ARTICLES)}
        claims = Claims(self._domain, self._verdict, manifest)
        with Table(self._folder, self._verdict) as table:
            groups = _Groups(self._of_articles(known, table))
            for where, data in numbered(self._folder / ARTICLES, self._verdict):
                mine = groups.take(data.get("article_id"))
                for _, claim in mine:
                    self._totals.claim(str(claim.get("kind")))
                account = self._account(where, data)
                article = self._article(where, data, manifest.text, texts)
                if article is not None:
                    rows = claims.check(article, mine, account)
                    if account is not None:
                        self._against(article, account, rows if len(rows) == len(mine) else None)
            for where, data in groups.rest():
                self._verdict.fault(where, "is out of article order")
                self._totals.claim(str(data.get("kind")))
        # Of an article that was lost only the ledger tells, and not its hash.
        complete = self._digested == manifest.inputs.articles
        if complete and self._digest.hexdigest() != manifest.inputs.sha256:
            self._verdict.fault(MANIFEST, "its hash of the inputs is not that of the articles")

    def _of_articles(self, known: Container[str], table: Table) -> Numbered:
        """The claims of articles that are there; the others are faults."""
        for where, data in numbered(self._folder / CLAIMS, self._verdict):
            table.next(where, data)
            if str(data.get("article_id")) in known:
                yield where, data
            else:
                self._verdict.fault(where, f"belongs to no article: {data.get('article_id')}")
                self._totals.claim(str(data.get("kind")))

    def _article(
        self, where: str, data: Mapping[str, Any], with_text: bool, texts: Texts | None
    ) -> Article | None:
        self._totals.article()
        self._verdict.articles += 1
        try:
            article = Article.model_validate_json(json.dumps(data), strict=True)
        except ValidationError as error:
            self._verdict.fault(where, explain(error))
            return None
        if with_text != (article.text is not None):
            self._verdict.fault(where, "the manifest says otherwise about the text")
        if article.text is None and texts is not None:
            article = article.model_copy(update={"text": texts(article)})
            if article.text is None:
                told = "is not among the articles named: none has its hash"
                self._verdict.fault(where, f"the text of {article.article_id} {told}")
        for message in layout_faults(article):
            self._verdict.fault(where, message)
        return article

    def _account(self, where: str, data: Mapping[str, Any]) -> Account | None:
        account = self._accounts.close(str(data.get("article_id")))
        if account is None:
            told = "is there twice, or has no row in the ledger"
            self._verdict.fault(where, f"article {data.get('article_id')} {told}")
        return account

    def _against(self, article: Article, account: Account, rows: Sequence[Row] | None) -> None:
        """The article's account; ``rows`` is None where not all its claims can be read."""
        named = (article.article_id, account.source, account.line, article.sha256)
        self._digest.update(Inputs.hashed(*named))
        self._digested += 1
        found = list(against_body(account, article))
        if not self._accounts.tells_source(article.source, account):
            found.append(f"is from {account.source}, but from {article.source} in articles.jsonl")
        if account.outcome not in KEPT:
            found.append(f"is {account.outcome}, but in articles.jsonl")
        elif rows is not None:
            found += account.faults(rows)
        for message in found:
            self._verdict.fault(LEDGER, f"article {article.article_id} {message}")


class _Groups:
    """Claims, to be taken article by article."""

    def __init__(self, claims: Numbered) -> None:
        self._claims = claims
        self._next = next(claims, None)

    def take(self, article_id: Any) -> list[tuple[str, dict[str, Any]]]:
        """Those that come next and are of this article."""
        taken = []
        while self._next is not None and self._next[1].get("article_id") == article_id:
            taken.append(self._next)
            self._next = next(self._claims, None)
        return taken

    def rest(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Those that no article took."""
        while self._next is not None:
            yield self._next
            self._next = next(self._claims, None)
