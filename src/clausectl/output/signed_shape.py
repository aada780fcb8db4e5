"""The signed versions of a diff report in the order and the words a reader wants: shared by every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clausectl.model.signed import NOT_RECORDED
from clausectl.model.signed_changes import (
    AgedClause,
    BrokenVersion,
    NewAct,
    SignedChanges,
    SignedNews,
    SignedRedline,
    SignedStanding,
)
from clausectl.output.diff_words import count, list_names, quote_name
from clausectl.records import dataclass

Row = tuple[str, str]  # a label, and what belongs to it


@dataclass(frozen=True, slots=True)
class SignedBlock:
    """What is told together: a heading with facts behind it, the ids it is about, and labelled rows.

    ``weight`` is 0 for a broken version, 1 for what was recorded, 2 for what stands.
    """

    title: str
    facts: str
    name: str
    rows: tuple[Row, ...]
    weight: int


def list_blocks(signed: SignedChanges, limit: int) -> list[SignedBlock]:
    """What broke, what was recorded, what stands on earlier words and what else stands, in this order."""
    blocks = [_block_broken(broken) for broken in signed.broken]
    blocks += [_block_news(news) for news in signed.news]
    blocks += [_block_standing(standing, limit) for standing in signed.standing]
    rest = _count_rest(signed)
    if rest and not signed.standing:
        blocks.append(SignedBlock(f"Text unchanged, {count(rest, 'version')}", "", "", (), 2))
    elif rest:
        told = "signed on the words that the library has now, as far as these changes go"
        blocks.append(SignedBlock(f"Text unchanged, {count(rest, 'version')}", "", "", (("", told),), 2))
    if signed.absent:
        names = list_names(signed.absent, limit)
        title = f"Not there, {count(len(signed.absent), 'version')}"
        told = "the new side does not follow on the old one and never had what was recorded there"
        blocks.append(SignedBlock(title, "", names, (("", told),), 2))
    return blocks


def tell_drafted(signed: SignedChanges, limit: int) -> list[str]:
    """What became of the signed texts that were compared with drafts."""
    differ = sum(len(one.names) for one in signed.redlines)
    told = [f"{count(len(signed.same) + differ, 'signed text')} compared: {differ:,} differ from the draft"]
    if signed.same:
        told.append(f"the same words, {count(len(signed.same), 'version')}: {list_names(signed.same, limit)}")
    return told


def tell_alike(one: SignedRedline, limit: int) -> str:
    """The versions that differ in one way."""
    return f"alike in {count(len(one.names), 'version')}: {list_names(one.names, limit)}"


def brief_block(block: SignedBlock) -> str:
    """A block in one line."""
    told = "; ".join(f"{label.lower()} {text}" if label else text for label, text in block.rows)
    facts = f" {block.facts}" if block.facts else ""
    name = f" ({block.name})" if block.name else ""
    return f"{block.title}{facts}{name}{f': {told}' if told else ''}"


def count_signed(signed: SignedChanges) -> str:
    """``2 BROKEN; 3 versions with the same text; 1 new; 2 new acts``: the totals."""
    new = sum(bool(news.opening) for news in signed.news)
    acts = sum(len(news.acts) for news in signed.news)
    facts = [f"{len(signed.broken):,} BROKEN"] if signed.broken else []
    facts += [f"{count(signed.stood, 'version')} with the same text as before"] if signed.stood else []
    facts += [f"{new:,} new"] if new else []
    facts += [count(acts, "new act")] if acts else []
    facts += [f"{len(signed.absent):,} not there"] if signed.absent else []
    return "; ".join(facts) or "none"


def _count_rest(signed: SignedChanges) -> int:
    return max(signed.stood - sum(len(standing.names) for standing in signed.standing), 0)


def tell_broken(broken: BrokenVersion) -> str:
    """The loud line: what of a version is not what it was, and what to run."""
    return f"INTEGRITY BROKEN: {quote_name(broken.name)}: {_name_files(broken)}; {_advise(broken)}"


def _name_files(broken: BrokenVersion) -> str:
    told = []
    for how, words in (("changed", "is another one now"), ("gone", "is gone")):
        files = [inner for inner, what in broken.files if what == how]
        if len(files) > 3:
            plural = "are others now" if how == "changed" else "are gone"
            told.append(f"{', '.join(files[:3])} and {len(files) - 3:,} more {plural}")
        else:
            told += [f"{inner} {words}" for inner in files]
    return ", ".join(told)


def _advise(broken: BrokenVersion) -> str:
    return f"run `clausectl verify {broken.name.rpartition('@')[0]}`"


def _block_broken(broken: BrokenVersion) -> SignedBlock:
    rows = (("", f"{_name_files(broken)}. What is signed never changes: {_advise(broken)}"),)
    return SignedBlock(f"INTEGRITY BROKEN: {quote_name(broken.name)}", "", "", rows, 0)


def _block_news(news: SignedNews) -> SignedBlock:
    rows: list[Row] = []
    if news.opening == "sent":
        rows.append(("Sent", _tell_moment(news.opened, news.opened_by)))
    elif news.opening == "recorded":
        rows.append(("Recorded", _tell_moment(news.opened, news.opened_by)))
    if news.opening and news.relation != "original":
        rows.append(("Relation", f"{news.relation} {news.target}".strip()))
    rows += [(_name_act(act), tell_act(act)) for act in news.acts]
    if news.awaiting:
        rows.append(("Awaits", ", ".join(news.awaiting)))
    rows += _tell_clauses(news.clauses)
    facts = f"{'new, ' if news.opening else ''}{news.state}"
    return SignedBlock(quote_name(news.name), facts, news.title, tuple(rows), 1)


def _tell_moment(at: str, by: str) -> str:
    return " ".join(fact for fact in (f"on {at[:10]}" if at else "", f"by {by}" if by else "") if fact)


def _name_act(act: NewAct) -> str:
    if act.decision == "declined":
        return "Declined"
    return "Signed" if act.act == "signed" else "Recorded"


def tell_act(act: NewAct) -> str:
    """``speaker: Speaker A, accepted, dated 2021-01-20, click``, and who recorded it."""
    name = act.name
    if act.typed not in ("", NOT_RECORDED, act.name):
        name = f"{act.name} (typed “{act.typed}”)" if act.name else act.typed
    decided = f"decision {act.decision}" if act.decision in ("not legible", NOT_RECORDED) else act.decision
    facts = [name, act.party, decided]
    facts.append(f"dated {act.date}" if act.date != NOT_RECORDED else "date not recorded")
    facts += [act.method] if act.method != NOT_RECORDED else []
    told = f"{act.role}: {', '.join(fact for fact in facts if fact)}"
    if act.act == "recorded":
        recorded = _tell_moment(act.at, act.by)
        return f"{told}; recorded {recorded}".rstrip() if recorded else told
    return f"{told}; done {_tell_moment(act.at, act.by)}" if act.by else told


def _block_standing(standing: SignedStanding, limit: int) -> SignedBlock:
    number = len(standing.names)
    return SignedBlock(
        f"Text unchanged, {count(number, 'version')}",
        "",
        list_names(standing.names, limit),
        tuple(_tell_clauses(standing.clauses)),
        2,
    )


def _tell_clauses(clauses: Iterable[AgedClause]) -> list[Row]:
    return [("Signed on", tell_aged(clause)) for clause in clauses]


def tell_aged(clause: AgedClause) -> str:
    """``Exclusivity 1.0.0 (icml/exclusivity), library now 2.0.0``."""
    name = quote_name(clause.id)
    signed = f"{clause.title} {clause.signed}".strip() + f" ({name})" if clause.title else name
    if not clause.title and clause.signed:
        signed = f"{name} {clause.signed}"
    if clause.new_id:
        return f"{signed}, in the library now {quote_name(clause.new_id)} {clause.now}".rstrip()
    if not clause.now:
        return f"{signed}, no longer in the library" if clause.signed else f"{signed}, other words now"
    if clause.now == clause.signed:
        return f"{signed}, library now in other words under the same version"
    return f"{signed}, library now {clause.now}"


def make_signed_external(signed: SignedChanges | None, *, named: bool) -> SignedChanges | None:
    """The same without who recorded, and without the names of those who acted unless ``named``."""
    if signed is None:
        return None

    def strip(act: NewAct) -> NewAct:
        act = replace(act, by="", at="")
        return act if named else replace(act, name="", typed="")

    news = tuple(replace(n, opened_by="", acts=tuple(map(strip, n.acts))) for n in signed.news)
    return replace(signed, news=news)
