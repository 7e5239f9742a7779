"""The tables of the response store, and how a row is put into each."""

_COLUMNS = """
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
    output_tokens INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 1,
    hits INTEGER NOT NULL DEFAULT 0,
    made TEXT NOT NULL,
    used TEXT NOT NULL
"""
TABLE = f"""
CREATE TABLE IF NOT EXISTS responses
    (key TEXT PRIMARY KEY, run INTEGER, {_COLUMNS}) WITHOUT ROWID
"""
"""Answers; of those that a run heard for good (store_worth.HEARD) its number, until it is over."""
HEARD_TABLE = f"""
CREATE TABLE IF NOT EXISTS heard
    (key TEXT, run INTEGER, {_COLUMNS}, PRIMARY KEY (key, run)) WITHOUT ROWID
"""
"""What a run that is under way heard for good, and another's answer took the place of."""
BY_RUN = tuple(
    f"CREATE INDEX IF NOT EXISTS {table}_run ON {table} (run) WHERE run IS NOT NULL"
    for table in ("responses", "heard")
)
_NAMES = (
    "key, run, endpoint, model, outcome, rank, status, fault, calls, body, input_tokens, "
    "estimated, imported, last, output_tokens, tries, hits, made, used"
)
ANSWERS = f"SELECT {_NAMES} FROM responses UNION ALL SELECT {_NAMES} FROM heard"
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
_GIVES_WAY = "(:rank >= rank OR :weighed)"
DISPLACE = f"""
INSERT OR REPLACE INTO heard ({_NAMES}) SELECT {_NAMES} FROM responses
    WHERE key = :key AND run IS NOT NULL AND run != :ours AND {_GIVES_WAY}
"""
"""Before a PUT: keeps what another run heard for good, and what is put takes the place of."""
PUT = f"""
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
    WHERE {_GIVES_WAY}
"""
"""A fault never takes the place of a better answer; what was ``weighed`` before is what was heard
for good (store_worth.HEARD) or is from a file."""
RIVAL = "SELECT outcome, imported, last, hits, body FROM responses WHERE key = ?"
