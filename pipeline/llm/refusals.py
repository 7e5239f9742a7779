"""What an endpoint's complaint is about: by its code first, then by its wording.

Pure functions, no network. Every vendor has codes and words of its own, and gateways put a
status into the body of a success.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schemas.outcomes import Outcome

_BY_STATUS = {
    401: Outcome.BAD_KEY,
    402: Outcome.QUOTA_GONE,
    403: Outcome.BAD_KEY,
    404: Outcome.UNKNOWN_MODEL,
    408: Outcome.TIMED_OUT,
    413: Outcome.CONTEXT_TOO_LONG,
    429: Outcome.RATE_LIMITED,
}
_PLAIN = (401, 402, 403, 404, 413)
"""What says more than a code beside it."""
_BY_CODE = {
    Outcome.QUOTA_GONE: "insufficient_quota billing_hard_limit_reached billing_not_active "
    "billing_error insufficient_balance insufficient_user_quota insufficient_credits "
    "exceeded_current_quota_error account_overdue accountoverdueerror arrearage budget_exceeded "
    "payment_required 1113",
    Outcome.CONTEXT_TOO_LONG: "context_length_exceeded context_window_exceeded request_too_large "
    "exceed_context_size_error string_above_max_length max_tokens_exceeded 1261",
    Outcome.CONTENT_FILTERED: "content_filter content_policy_violation "
    "responsibleaipolicyviolation data_inspection_failed datainspectionfailed 1301",
    Outcome.BAD_KEY: "invalid_api_key api_key_invalid api_key_expired authentication_error "
    "unauthenticated invalid_authentication_error incorrect_api_key_error account_deactivated",
    Outcome.UNKNOWN_MODEL: "model_not_found deploymentnotfound invalid_model unknown_model "
    "model_not_supported model_decommissioned",
    Outcome.RATE_LIMITED: "rate_limit_exceeded rate_limit_error rate_limit_reached_error "
    "too_many_requests throttling slow_down",
    Outcome.SERVER_ERROR: "overloaded_error internal_server_error service_unavailable "
    "server_overloaded engine_overloaded_error",
}
_NAMED = {code: outcome for outcome, codes in _BY_CODE.items() for code in codes.split()}

_GONE = re.compile(
    r"quota_exceeded|insufficient_quota|billing|credit balance|(out of|no|insufficient) "
    r"(credits?|funds|balance)|(used|exhausted) (up )?all.{0,30}credits"
    r"|(balance|credits?|funds) (is|are) (insufficient|exhausted|not enough)|account is not active"
    r"|exceeded (your|the) (current |monthly |daily )?(quota|spending)"
    r"|(exceed|reach|used? up)\w* (your|the) (monthly |daily )?(included |free )?credits"
    r"|\bin arrears\b|余额不足|欠费"
    r"|(reach|exceed|hit)\w* (its |the |your )?(monthly |specified )?(api )?(spend|spending|usage)"
    r" limit"
    r"|(spend(ing)?|key|budget) limit (has been |was |is )?(exceeded|reached)|\bover.?budget\b"
    r"|(?<!thinking )(?<!token )budget.?(has been |was |is )?exceeded"
    r"|exceed(s|ed)? ?(the |your |its )?budget",
    re.I,
)
# Some say "quota" of what is there again a minute later.
_SOON = re.compile(r"per.?(minute|second)|retry.?(delay|after|in)|try again in|rate.?limit", re.I)
_NO_KEY = re.compile(
    r"(api|access).?key (is |has )?(not valid|invalid|expired|incorrect|missing)"
    r"|(invalid|incorrect|expired|missing|no).{0,3}(api|access).?key|no auth credentials"
    r"|authentication (error|failed|failure)|authentication fails",
    re.I,
)
_NO_MODEL = re.compile(
    r"model_not_found|not a valid model|(unknown|invalid) model\b|invocation of model"
    r"|\bmodel\b.{0,80}(not exist|doesn.t exist|not found|is not available|no longer (available"
    r"|supported)|been (decommissioned|retired)|identifier is invalid)"
    r"|\bmodel [`'\"][\w./:@-]+[`'\"] (is not|isn.t) supported|模型不存在",
    re.I,
)
_TOO_LONG = re.compile(
    r"context.?(length|size|window|limit)|maximum context|exceeds? the available"
    r"|prompt is too long|longer than the maximum|max(imum)? (model|prompt|input|sequence) length"
    r"|(?<!max_)(?<!output_)(?<!completion_)(input|prompt|token).{0,80}exceeds? (the )?"
    r"(maximum|max|limit)\b|exceed(s|ed) (the )?(model.{0,2} )?(token|input|prompt) limit"
    r"|(input|prompt|token).{0,80}only supports up to|range of input length"
    r"|too many (input )?tokens|reduce the length of (the|your)"
    r"|inputs?`? (tokens|is too long|must have less)|exceeds the maximum size",
    re.I,
)
_NO_TEMPERATURE = re.compile(
    r"temperature\W.{0,80}(not support|unsupported|deprecated|not (allowed|permitted|accepted)"
    r"|only|must be|may only|should be)|(unsupported|unknown|invalid|unrecognized|unexpected"
    r"|not support|deprecated|extra).{0,80}\btemperature\b",
    re.I | re.S,
)
_NO_LIMIT = re.compile(
    r"max_(completion_|output_)?tokens\W.{0,80}(not support|unsupported|too (large|high|big)"
    r"|at most|exceed|less than|must be|maximum|range)|(unsupported|unknown|invalid|unrecognized"
    r"|unexpected|not support|maximum|range|extra).{0,80}\bmax_(completion_|output_)?tokens\b",
    re.I | re.S,
)
_FLAGGED = re.compile(
    r"\b(input|prompt|content|text|messages?|request)\b.{0,20}\b(flagged|moderated)"
    r"|flagged (by|as|for)\b|\bmoderation\b|content.(policy|filter)|content management policy"
    r"|inappropriate content|content exists risk|considered high.risk|敏感内容|不安全"
    r"|violat\w+ .{0,60}\b(usage|content|safety) polic",
    re.I,
)
_OF_THE_ACCOUNT = re.compile(r"\b(account|organi[sz]ation|api.?key|suspended|banned|IP)\b", re.I)
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
_FOR_ONE_MINUTE = re.compile(r"request too large|tokens must be reduced", re.I)
_SLOW = re.compile(r"rate.?limit|too many requests", re.I)
# finish_reason, in vendors' words; some put more around them ("content_filter: SAFETY").
_FINISHED = {
    Outcome.CONTENT_FILTERED: "content_filter content_filtered safety image_safety recitation "
    "prohibited_content blocklist spii sensitive guardrail_intervened blocked moderation",
    Outcome.REFUSED: "refusal refused",
    Outcome.TRUNCATED: "length max_tokens max_output_tokens max_completion_tokens "
    "model_length context_window_exceeded token_limit max_length",
}
_ENDS = {
    outcome: re.compile(rf"(?<![a-z])(?:{'|'.join(words.split())})(?![a-z])")
    for outcome, words in _FINISHED.items()
}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LINK = re.compile(r"https?://\S+")
_CODED = ("code", "type", "status", "reason", "error_type")
_DEEP = ("error", "errors", "innererror", "details", "detail", "base_resp")
_NUMBERED = ("code", "status", "status_code", "error_code")
_WORDED = ("message", "msg", "status_msg", "error_msg", "error_message", "detail", "error")
_FAILED = ("json_validate_failed", "tool_use_failed")
_FINE = (0, 200, "0", "200")
_DEPTH = 4
_FINISH = 100  # characters of a finish_reason
_READ = 20_000  # of a complaint: no vendor's words are longer


def refusal(status: int, body: Any, text: str) -> Outcome:
    """The outcome that a complaint stands for, by its status, its body read as JSON and its words.

    ``status`` is that of HTTP, or 200 for an error in the body of a success: then
    ERROR_BODY is what is said of one that is none of the others.
    """
    status, in_success = (_told_status(body), True) if 200 <= status < 300 else (status, False)
    named = [_NAMED[code] for code in _codes(body) if code in _NAMED]
    words = _LINK.sub("", f"{text[:_READ]}\n{words_of(body)[:_READ]}")  # there may be escapes
    found = _by_words(status, body, words, named)
    if found is None and named and status not in _PLAIN:
        found = named[0]
    if found is None and status >= 500:
        found = Outcome.SERVER_ERROR
    if not in_success:
        return found or _BY_STATUS.get(status, Outcome.BAD_REQUEST)
    if found is Outcome.SERVER_ERROR:
        return Outcome.ERROR_BODY
    return found or _BY_STATUS.get(status, Outcome.ERROR_BODY)


def finished(reason: Any) -> Outcome | None:
    """What kept a model from ending its answer, by its finish_reason; None where nothing did."""
    if not isinstance(reason, str):
        return None
    said = _HUMP.sub("_", reason[:_FINISH]).lower().replace("-", "_").replace(" ", "_")
    return next((outcome for outcome, form in _ENDS.items() if form.search(said)), None)


def error_in(body: Any) -> Any:
    """The error that stands in a success in place of an answer, or in its choice, if one does.

    Of a body without choices that is the body itself, where it says that it is an error, or
    complains of what has a name.
    """
    if isinstance(body, list):
        return next(filter(None, map(error_in, body[:10])), None)
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    error = body.get("error") or (choice.get("error") if isinstance(choice, dict) else None)
    if error or choices:
        return error
    said = words_of(body)
    named = said and refusal(200, body, said) is not Outcome.ERROR_BODY
    return body if named or _says_so(body) else None


def words_of(body: Any) -> str:
    """A complaint's own words, wherever it put them; empty where it has none."""
    if isinstance(body, str):
        return body
    for part in _parts(body):
        for name in _WORDED:
            if isinstance(part.get(name), str) and part[name]:
                return str(part[name])
    return ""


def _says_so(body: dict[str, Any]) -> bool:
    """Whether a body says in so many words, or by a number, that it is an error."""
    numbers = [
        part[name] for part in _parts(body) for name in _NUMBERED if part.get(name) is not None
    ]
    return (
        "error" in (body.get("object"), body.get("type"), body.get("status"))
        or body.get("success") is False
        or bool(body.get("errors"))
        or (bool(words_of(body)) and any(number not in _FINE for number in numbers))
    )


def is_named(outcome: Outcome, body: Any) -> bool:
    """Whether a complaint has a code for an outcome, and not just words."""
    return any(_NAMED.get(code) is outcome for code in _codes(body))


def said_in(body: Any) -> str | None:
    """The model's words in a complaint that they are not of the form that was asked for, empty
    where they are left out; None where a complaint is of something else."""
    for part in _parts(body):
        if part.get("code") in _FAILED:
            words = part.get("failed_generation")
            return words if isinstance(words, str) else ""
    return None


def is_about_temperature(body: Any, text: str) -> bool:
    """Whether the complaint about a bad request is that the model takes no such temperature."""
    named = any(part.get("param") == "temperature" for part in _parts(body))
    return named or _NO_TEMPERATURE.search(text[:_READ]) is not None


def is_about_limit(body: Any, text: str) -> bool:
    """Whether the complaint about a bad request is that the model takes no such limit on its
    answer, or none by that name."""
    named = any(str(part.get("param")) in _LIMITS for part in _parts(body))
    return named or _NO_LIMIT.search(text[:_READ]) is not None


def is_passing(body: Any) -> bool:
    """Whether an error in the body of a success is often gone when the same is asked again."""
    named = {_NAMED.get(code) for code in _codes(body)}
    return _told_status(body) >= 500 or Outcome.SERVER_ERROR in named


def _by_words(status: int, body: Any, words: str, named: list[Outcome]) -> Outcome | None:
    """What codes and wording say together; None where the first code or the status decides."""
    gone = _GONE.search(words) and not _SOON.search(words)
    if Outcome.QUOTA_GONE in named:
        return Outcome.QUOTA_GONE
    if status in (0, 429) and _FOR_ONE_MINUTE.search(words):
        return Outcome.CONTEXT_TOO_LONG  # for a minute's tokens; in parts it is not
    if status == 429:
        return Outcome.QUOTA_GONE if gone and Outcome.RATE_LIMITED not in named else None
    if Outcome.CONTEXT_TOO_LONG in named:
        return Outcome.CONTEXT_TOO_LONG
    if status in (0, 400, 413, 422, 500) and _TOO_LONG.search(words):
        return Outcome.CONTEXT_TOO_LONG
    if Outcome.CONTENT_FILTERED in named:
        return Outcome.CONTENT_FILTERED
    if status in (0, 400, 403, 422, 451) and _is_flagged(body, words):
        return Outcome.CONTENT_FILTERED
    if status in (0, 400, 403, 412) and gone:
        return Outcome.QUOTA_GONE
    if status in (0, 400) and _NO_KEY.search(words):
        return Outcome.BAD_KEY
    if status in (0, 400) and _NO_MODEL.search(words):
        return Outcome.UNKNOWN_MODEL
    if status == 0 and _SLOW.search(words):
        return Outcome.RATE_LIMITED
    return None


def _is_flagged(body: Any, words: str) -> bool:
    """Whether a complaint is of what a text says, and not of who sent it."""
    for part in _parts(body):
        more = part.get("metadata")
        if isinstance(more, dict) and (more.get("reasons") or more.get("flagged_input")):
            return True
    return bool(_FLAGGED.search(words)) and not _OF_THE_ACCOUNT.search(words)


def _told_status(body: Any) -> int:
    """The status that a gateway got itself, where it puts it into an error; 0 without one."""
    for part in _parts(body):
        for name in _NUMBERED:
            told = part.get(name)
            if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) == 3:
                told = int(told)
            if isinstance(told, int) and 400 <= told < 600:
                return told
    return 0


def _codes(body: Any) -> Iterator[str]:
    for part in _parts(body):
        for name in _CODED:
            code = part.get(name)
            if isinstance(code, str):
                yield code.lower()


def _parts(body: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects in which a complaint may have its codes, the outer one first."""
    if depth > _DEPTH:
        return
    if isinstance(body, list):
        for each in body[:10]:
            yield from _parts(each, depth + 1)
    elif isinstance(body, dict):
        yield body
        for name in _DEEP:
            yield from _parts(body.get(name), depth + 1)
