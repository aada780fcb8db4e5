"""``blame`` as JSON: provisions, sentences and their words, with numbered origins and their commits."""

from __future__ import annotations

from clausectl.model.blame import BlamedProvision, BlamedSentence, BlamedWord, BlameReport
from clausectl.model.lineage import CommitFacts
from clausectl.output.blame_shape import find_stretches
from clausectl.output.json_text import write_json

SCHEMA = "clausectl/blame/1"


def format_json(report: BlameReport, *, words: bool = False) -> str:
    """Everything that is known; with ``words`` a part is one word, else all that have one source."""
    return write_json(
        SCHEMA,
        {
            "name": report.name,
            "kind": report.kind,
            "path": report.path,
            "title": report.title,
            "version": report.version,
            "revision": report.revision,
            "commit": report.commit,
            "asked": report.asked,
            "shallow": report.cut_off,
            "words": words,
            "origins": [
                {
                    "path": origin.path,
                    "name": origin.name,
                    "version": origin.version,
                    "commit": origin.commit,
                    "cut_off": origin.cut_off,
                    "recorded": origin.recorded,
                }
                for origin in report.origins
            ],
            "commits": [_describe_commit(commit) for commit in report.commits.values()],
            "provisions": [_describe_provision(provision, words) for provision in report.provisions],
        },
    )


def _describe_commit(commit: CommitFacts) -> dict[str, object]:
    return {
        "id": commit.id,
        "date": commit.date,
        "author": commit.author,
        "email": commit.email,
        "committed": commit.committed,
        "committer": commit.committer,
        "subject": commit.subject,
        "pull_request": commit.pull_request,
        "squashed": commit.squashed,
        "proposed_by": list(commit.proposed_by),
        "co_authors": list(commit.co_authors),
    }


def _describe_provision(provision: BlamedProvision, words: bool) -> dict[str, object]:
    number = provision.number_word
    return {
        "number": provision.number,
        "cited": provision.cited,
        "level": provision.level,
        "clause": provision.clause,
        "version": provision.version,
        "number_made_by": _describe_part(number, provision.number) if number is not None else None,
        "title": _describe_sentence(provision.title, words) if provision.title is not None else None,
        "sentences": [_describe_sentence(sentence, words) for sentence in provision.sentences],
    }


def _describe_sentence(sentence: BlamedSentence, words: bool) -> dict[str, object]:
    parts: list[dict[str, object]] = []
    if words:
        parts = [
            {"start": w.start, "end": w.end, **_describe_part(w, sentence.read(w))} for w in sentence.words
        ]
    else:
        for stretch in find_stretches(sentence):
            text = sentence.text[stretch.start : stretch.end]
            described = _describe_part(stretch.words[0], text)
            parts.append({"start": stretch.start, "end": stretch.end, **described})
    return {"text": sentence.text, "parts": parts}


def _describe_part(word: BlamedWord, text: str) -> dict[str, object]:
    return {
        "text": text,
        "kind": word.kind,
        "name": word.name,
        "origin": word.origin if word.origin >= 0 else None,
        "path": word.path,
        "line": word.line,
    }
