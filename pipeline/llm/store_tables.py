"""The tables of the response store, and how a row is put into each."""

TABLE = """
CREATE TABLE IF NOT EXISTS responses (
    key TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    outcome TEXT NOT NULL,
    rank INTEGER NOT NULL,
    status INTEGER,
    fault TEXT,
    calls INTEGER NOT NULL,
    body BLOB NOT NULL,
    input_tokens INTEGER NOT NULL,
    estimated INTEGER,
    imported INTEGER,
    last INTEGER,
    run INTEGER,
    output_tokens INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 1,
    hits INTEGER NOT NULL DEFAULT 0,
    made TEXT NOT NULL,
    used TEXT NOT NULL
) WITHOUT ROWID
"""
LATER = ("estimated", "imported", "last", "run")
"""Columns of the table that an older store may be without; all are of integers."""
EXPORTED = """
CREATE TABLE IF NOT EXISTS exported (
    key TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    sent TEXT
) WITHOUT ROWID
"""
EXPORT = """
INSERT INTO exported VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
    endpoint = excluded.endpoint, model = excluded.model, sent = coalesce(excluded.sent, sent)
"""
PUT = """
INSERT INTO responses
    (key, endpoint, model, outcome, rank, status, fault, calls, body, input_tokens,
     output_tokens, estimated, imported, last, run, made, used)
VALUES (:key, :endpoint, :model, :outcome, :rank, :status, :fault, :calls, :body, :input,
        :output, :estimated, :imported, :last, :run, :now, :now)
ON CONFLICT (key) DO UPDATE SET
    tries = tries + 1, outcome = excluded.outcome, rank = excluded.rank,
    status = excluded.status, fault = excluded.fault, calls = excluded.calls,
    body = excluded.body, input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens, estimated = excluded.estimated,
    imported = excluded.imported, last = excluded.last, run = excluded.run,
    made = excluded.made, used = excluded.used
    WHERE excluded.rank >= rank OR excluded.imported OR :heard
"""
"""A fault never takes the place of a better answer; what was ``heard`` (store_worth.HEARD), and an
answer from a file, was weighed before."""
RIVAL = "SELECT outcome, imported, last, hits, body FROM responses WHERE key = ?"
