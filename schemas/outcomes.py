"""What can become of an input: the one list of names that the ledger counts by.

Every file met and every article found in one ends under exactly one of these names. None
of them stops a run: the rest of the inputs go on.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a file or an article ended; each member says what it stands for."""

    READ = "read"
    """The file was opened and its articles were found, or the article was read."""

    EMPTY_FILE = "empty_file"
    """There is nothing in it: no bytes, or for JSON Lines no line that is not blank."""

    BINARY_FILE = "binary_file"
    """It holds something other than text, whatever its suffix says."""

    TOO_LARGE = "too_large"
    """Over the size limit, as stored or once decompressed; or a reply of an endpoint is."""

    UNREADABLE = "unreadable"
    """It could not be opened or read to its end: permissions, a broken link, damaged gzip."""

    CHANGED_FILE = "changed_file"
    """Its bytes are no longer those found at the start of the run."""

    UNSUPPORTED_FORMAT = "unsupported_format"
    """Its suffix is none that can be read, so no article is expected in it."""

    UNKNOWN_ENCODING = "unknown_encoding"
    """Its bytes are text in no encoding that can be recognised or used."""

    BAD_JSON = "bad_json"
    """A line of JSON Lines that does not parse."""

    BAD_RECORD = "bad_record"
    """A line that parses but is no article: not an object, or without usable text."""

    BAD_FRONT_MATTER = "bad_front_matter"
    """Markdown whose front matter is not closed, or is not a list of fields."""

    EMPTY_TEXT = "empty_text"
    """It parses, and holds no article text (white space only, or a page without one)."""

    UNSUPPORTED_LANGUAGE = "unsupported_language"
    """The article is in a language that the chosen extractor does not handle."""

    EXTRACTED = "extracted"
    """The article went through every stage; its claims, if any, are in the dataset."""

    PARTIAL = "partial"
    """As extracted, but some of the article's chunks could not be answered."""

    FAILED = "failed"
    """No chunk of the article could be answered."""

    INTERNAL_ERROR = "internal_error"
    """A fault of this program's own that the article set off; the reason says which and where."""

    DOCUMENTATION = "documentation"
    """A README or licence that lies beside the articles; no article is expected in it."""

    DUPLICATE_FILE = "duplicate_file"
    """Another name of a file that was met before, such as a link; its articles are read there."""

    ANSWERED = "answered"
    """The extractor answered for the chunk, with or without claims."""

    INVALID_ITEM = "invalid_item"
    """A proposed claim does not validate against the schema."""

    UNGROUNDED = "ungrounded"
    """No text of the article is near enough to a proposed claim's quote."""

    MERGED = "merged"
    """A proposed claim that says what another of the article says; that one has its
    evidence, unless there are too many pieces: then the reason says so."""

    MERGED_DIFFERING = "merged_differing"
    """As merged, but the two disagree in some field; both versions stand in the row."""

    FIELD_DROPPED = "field_dropped"
    """A part of a claim could not be used and was left out; the claim stays."""

    REFUSED = "refused"
    """The model declined to answer for the chunk."""

    CONTENT_FILTERED = "content_filtered"
    """The endpoint's content filter withheld the answer."""

    TRUNCATED = "truncated"
    """The answer broke off at the limit on output tokens, also for a single sentence."""

    EMPTY_ANSWER = "empty_answer"
    """The endpoint answered without a choice, or with one that says nothing."""

    UNPARSABLE = "unparsable"
    """The answer is no JSON, also when asked for again."""

    WRONG_SCHEMA = "wrong_schema"
    """The answer is JSON of another shape, also when asked for again."""

    ERROR_BODY = "error_body"
    """The endpoint reported success and sent an error in the answer's place."""

    NO_API = "no_api"
    """What came back is no chat completion at all, such as a web page."""

    BAD_REQUEST = "bad_request"
    """The endpoint does not accept the request: a parameter, a schema, its size."""

    CONTEXT_TOO_LONG = "context_too_long"
    """Prompt and chunk do not fit into the model's context, even with a single sentence."""

    BAD_KEY = "bad_key"
    """The endpoint does not accept the key, or the key may not use the model."""

    UNKNOWN_MODEL = "unknown_model"
    """The endpoint knows no such model, or there is no API at this address."""

    RATE_LIMITED = "rate_limited"
    """Too many requests, also after waiting and trying again."""

    QUOTA_GONE = "quota_gone"
    """The account has nothing left to pay with."""

    SERVER_ERROR = "server_error"
    """The endpoint failed, also when tried again."""

    TIMED_OUT = "timed_out"
    """No answer within the time allowed, also when tried again."""

    TRANSPORT_ERROR = "transport_error"
    """The endpoint could not be reached, or the connection broke, also when tried again."""

    NOT_RECORDED = "not_recorded"
    """No answer to the question is recorded or in the store, and none may be asked for."""
