"""Who contradicts whom among the claims of an article.

A denial contradicts what it denies, a statement its negation: so one of the two claims says
no to a proposition and the other yes. They are of the same proposition where everything
that is denied is said by the other in the same roles. The other may say more (when, where,
how many), the denial not: who did not sell forty lathes may have sold some. A charge may say no
too ("did not pay", "without a licence"): its denial denies just that. Kinds do not
count, for a denial is easily taken for another kind. Doubt means no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cache

from pipeline.merge.content import Content, Part, word_stems
from pipeline.merge.lead import only_describes
from pipeline.merge.statement import is_negated, plainly
from pipeline.merge.times import may_coincide
from schemas.claim import Claim

_FEW = 2  # keys: a shorter denial has to be the very same
_ADVERB = 6  # letters: "supply" is none
_SHARE = 0.4  # of what the other says is the least that a denial has to be


def contradictions(records: Sequence[Claim]) -> list[tuple[int, int]]:
    """Pairs of positions of records that say the contrary of each other.

    That is: one denies what another asserts, or two assert statements that differ in their
    negation, whatever the kinds and origins. Who only questions contradicts nobody. Each
    pair once, the earlier position first, in order.
    """
    asserted, denied = ({False: set[int](), True: set[int]()} for _ in range(2))
    for position, record in enumerate(records):
        if record.stance != "questions":
            side = denied if record.stance == "denies" else asserted
            side[is_negated(plainly(record.statement))].add(position)
    said = asserted[False] | denied[True]
    contents = cache(lambda position: Content(records[position]))
    without = {j: with_it for j in asserted[False] if (with_it := _with_it(records[j]))}
    no = [
        *((j, contents(j), said) for j in asserted[True] | denied[False] if said),
        # Who denies that it was not paid; who has it "without" where another has it "with".
        *((j, contents(j), asserted[True]) for j in denied[True] if asserted[True]),
        *((j, with_it, asserted[False]) for j, with_it in without.items()),
    ]
    asked = frozenset[str]().union(*(it.plain for _, it, _ in no))
    index: dict[str, set[int]] = defaultdict(set)
    for position in said | asserted[True] if no else ():
        for key in word_stems(records[position].statement) & asked:
            index[key].add(position)
    pairs = set()
    for j, it, yes in no:
        for i in _with_all(it, index, yes) - {j} if it.set else ():
            if it.set <= contents(i).set and _contrary(contents(i), it):
                pairs.add((min(i, j), max(i, j)))
    return sorted(pairs)


def _with_it(record: Claim) -> Content | None:
    """What a claim that says "without" would say with it."""
    text = plainly(record.statement)
    if "without " not in text:
        return None
    return Content(record.model_copy(update={"statement": text.replace("without ", "with ")}))


def _with_all(denied: Content, index: dict[str, set[int]], yes: set[int]) -> set[int]:
    """Those of the claims that have every plain word of what is denied, for which a look will
    do."""
    found = sorted((index.get(key, set()) for key in denied.plain), key=len)
    return yes.intersection(*found)


def _contrary(said: Content, denied: Content) -> bool:
    """Whether what is denied, every key of which is in what is said, is the same proposition."""
    if (said.record.modality == "actual") != (denied.record.modality == "actual"):
        return False
    if not may_coincide(said.record.when, denied.record.when):
        return False
    if denied.figures and said.figures != denied.figures:
        return False
    if len(denied.set) < _FEW and said.set != denied.set:
        return False
    return (
        len(denied.set) >= _SHARE * len(said.set)
        and _in_the_same_roles(said, denied)
        and all(_only_adds(part, said, denied) for part in said.parts)
        and _is_the_statement(said, denied)
    )


def _is_the_statement(said: Content, denied: Content) -> bool:
    """Whether what is denied is what the other says, and not what somebody in it says or is."""
    subject = _subject(said, denied)
    lead = said.before(subject)
    if lead.casefold() == denied.before(subject).casefold():
        return True
    when = said.record.when
    return only_describes(lead, frozenset(when.text.casefold().split()) if when else frozenset())


def _in_the_same_roles(said: Content, denied: Content) -> bool:
    """Whether what is denied stands behind the same words ("to Iran"), its names in one order.

    An active and a passive voice are the same where who comes first in one comes after
    "by" in the other; who is sold something is whom it is sold to.
    """
    if not {pair for pair in denied.pairs if pair[0] != "by"} <= said.all_pairs | said.given:
        return False
    if _behind("without", said, denied) != _behind("without", denied, denied):
        return False
    ours, theirs = _behind("by", said, denied), _behind("by", denied, denied)
    if ours != theirs:
        return ours - theirs <= {denied.keys[0]} and theirs - ours <= {_subject(said, denied)}
    names = (said.named | denied.named) & denied.set
    return _ordered(said, names) == _ordered(denied, names)


def _behind(opening: str, content: Content, denied: Content) -> set[str]:
    """What is denied of the parts that a word opens."""
    return {key for word, key in content.all_pairs if word == opening and key in denied.set}


def _ordered(content: Content, names: Set[str]) -> list[str]:
    return list(dict.fromkeys(key for key in content.keys if key in names))


def _subject(said: Content, denied: Content) -> str:
    """The first of what both say."""
    return next(key for key in said.keys if key in denied.set)


def _only_adds(part: Part, said: Content, denied: Content) -> bool:
    """Whether what a part says beyond what is denied leaves that as it is.

    It does as a part of its own ("in March"), as a time, figure or manner, and right before
    what it describes ("new lathes"); not behind it ("lathe parts"), nor behind the subject
    or a name ("Norvex stopped selling"), and no name but behind a preposition.
    """
    shared = [n for n, key in enumerate(part.keys) if key in denied.set]
    if not shared:
        own = not part.opening or part.opening not in denied.openings
        return own or said.times.issuperset(part.keys)
    subject = _subject(said, denied)
    for n, key in enumerate(part.keys):
        if n in shared or key in said.times or _is_free(key):
            continue
        before = max((m for m in shared if m < n), default=None)
        named = n in part.named and not key.endswith("~") and not (n == 0 and part.opening)
        if named or n > shared[-1]:
            return False
        if before is not None and (before in part.named or part.keys[before] == subject):
            return False
    return True


def _is_free(key: str) -> bool:
    """Whether a word may stand anywhere: a figure, or an adverb of manner ("secretly")."""
    return key[0].isdigit() or (key.endswith("ly") and len(key) > _ADVERB)
