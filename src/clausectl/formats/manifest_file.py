"""Forms and agreements: manifests read from front matter, with the text below it."""

from __future__ import annotations

import re
from typing import cast, get_args

from clausectl.errors import Problem
from clausectl.formats.allowances import read_own_allowances
from clausectl.formats.clause_file import find_mentions
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.manifest_items import read_additions, read_items, read_parts, read_pin
from clausectl.formats.markdown import read_markdown
from clausectl.formats.names import COPIES, VERSION, explain_bad_id, manifest_id
from clausectl.formats.numbering import explain_bad_pattern
from clausectl.formats.parameter_fields import read_parameters
from clausectl.formats.plain_agreement import read_plain_agreement
from clausectl.formats.strict_yaml import read_front_matter
from clausectl.model.manifests import (
    DEFAULT_NUMBERING,
    ClauseItem,
    Incorporated,
    Manifest,
    ManifestKind,
    Raw,
    Signatory,
    SigningOrder,
    Titles,
)
from clausectl.model.places import Mark

COMMON_FIELDS = (
    "title",
    "version",
    "owner",
    "language",
    "tags",
    "description",
    "formerly",
    "effect_reason",
    "allow",
)
FORM_FIELDS = (
    "kind",
    *COMMON_FIELDS,
    "titles",
    "numbering",
    "parameters",
    "clauses",
    "parts",
    "incorporates",
    "precedence",
    "signatories",
    "signing_order",
)
FILLED_FIELDS = ("form", *COMMON_FIELDS, "parameters", "replace", "remove", "add")
SIGNATORY_FIELDS = ("role", "name", "party", "capacity", "consent", "decision")
INCORPORATED_FIELDS = ("name", "document", "url", "copy", "sha256", "date")


def is_manifest(data: bytes) -> bool:
    """Whether a file under ``agreements/`` states ``kind:`` or ``form:`` in its front matter."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if not data.startswith(b"---"):
        return False
    end = data.find(b"\n---", 3)
    front = data[: end if end >= 0 else len(data)]
    return b"\nkind:" in front or b"\nform:" in front or b"\rkind:" in front or b"\rform:" in front


def looks_like_manifest(data: bytes) -> bool:
    """Whether a file that is no manifest has the front matter of one, but for ``kind:`` and ``form:``."""
    front = data[: max(data.find(b"\n---", 3), 0)].replace(b"\r", b"\n")
    return data.lstrip(b"\xef\xbb\xbf").startswith(b"---") and any(
        b"\n" + key + b":" in front
        for key in (b"parameters", b"clauses", b"signatories", b"replace", b"parts")
    )


def no_manifest(path: str) -> Problem:
    """What is said of such a file."""
    hint = "state `form:` with the id of its form, or `kind: form`"
    message = "this is no form and no agreement: it states neither `kind:` nor `form:`"
    return Problem("CL136", message, path, 1, 1, hint)


def read_manifest(
    data: bytes, path: str, blob: str, *, with_text: bool = True
) -> tuple[Manifest | None, list[Problem]]:
    """Read a form or an agreement, with every problem in its file.

    Returns no manifest when something in it is an error. Without ``with_text``
    the Markdown below the front matter is left unread: ``blocks`` stays empty.
    """
    text, problems = decode(data, path)
    if problems:
        return None, problems
    plain = read_plain_agreement(text, path, blob)
    if plain is not None:
        return plain, []
    return read_any_manifest(text, path, blob, with_text=with_text)


def read_any_manifest(
    text: str, path: str, blob: str, *, with_text: bool = True
) -> tuple[Manifest | None, list[Problem]]:
    """`read_manifest` of a decoded text, without the quick way for plain agreements."""
    front, problems = read_front_matter(text, path)
    if front is None:
        return None, problems
    name = manifest_id(path) or path
    if "form" in front.fields.values and "kind" not in front.fields.values:
        reader = FieldReader(front.fields, path, "an agreement on a form", problems)
        manifest = _read_filled(reader, name, text, blob, front.body_start)
    else:
        kind = FieldReader(front.fields, path, "a manifest", problems).choice(
            "kind", get_args(ManifestKind), "form"
        )
        reader = FieldReader(front.fields, path, "a form" if kind == "form" else "an agreement", problems)
        manifest = _read_form(
            reader, cast("ManifestKind", kind), name, text, blob, front.body_start, with_text=with_text
        )
    return (None if any(p.severity == "error" for p in problems) else manifest), problems


def _read_filled(reader: FieldReader, name: str, text: str, blob: str, body_start: int) -> Manifest:
    reader.refuse_unknown(FILLED_FIELDS)
    body = text[body_start:]
    if body.strip():
        line = text.count("\n", 0, body_start + len(body) - len(body.lstrip())) + 1
        hint = "put words of its own into a clause and name it under `add:` or `replace:`"
        reader.report("CL211", "an agreement on a form has text below its front matter", Mark(line, 1), hint)
    form, form_mark = _read_form_id(reader), reader.mark("form")
    return Manifest(
        id=name,
        path=reader.path,
        blob=blob,
        kind="agreement",
        source=text,
        body_start=body_start,
        mark=reader.fields.mark,
        title=reader.words("title"),
        version=reader.version(),
        form=form,
        form_mark=form_mark,
        owner=reader.text("owner"),
        language=reader.text("language"),
        tags=reader.texts("tags"),
        formerly=reader.texts("formerly"),
        effect_reason=reader.text("effect_reason"),
        allow=read_own_allowances(reader),
        values=_read_values(reader),
        replace=_read_replacements(reader),
        remove=tuple(ClauseItem(scalar.text.strip(), scalar.mark) for scalar in reader.scalars("remove")),
        add=read_additions(reader),
    )


def _read_form_id(reader: FieldReader) -> str:
    form = reader.text("form", required=True, example="icml/final-contribution")
    name, at, _ = form.partition("@")
    if at:
        hint = f"write `form: {name}`: sending or signing freezes the words that the agreement has then"
        message = "a form cannot be pinned: a draft follows its form"
        reader.report("CL135", message, reader.mark("form"), hint)
        return name
    why = explain_bad_id(form) if form else ""
    if not why and (form.endswith(".md") or form.startswith("agreements/")):
        why = "it is a path"
    if why:
        hint = "a form's id is its folder under agreements/, such as icml/final-contribution"
        reader.report("CL131", f"{form!r} is not a form's id: {why}", reader.mark("form"), hint)
    return form


def _read_values(reader: FieldReader) -> dict[str, Raw]:
    fields = reader.mapping("parameters")
    if fields is None:
        return {}
    values = {key: reader.raw(node, key) for key, node in fields.values.items()}
    return {key: raw for key, raw in values.items() if raw is not None}


def _read_replacements(reader: FieldReader) -> dict[str, ClauseItem]:
    fields = reader.mapping("replace")
    if fields is None:
        return {}
    inner = reader.below(fields, "`replace:`")
    found = {key: read_pin(inner, node) for key, node in fields.values.items()}
    return {key: item for key, item in found.items() if item is not None}


def _read_form(
    reader: FieldReader,
    kind: ManifestKind,
    name: str,
    text: str,
    blob: str,
    body_start: int,
    *,
    with_text: bool,
) -> Manifest:
    reader.refuse_unknown(FORM_FIELDS)
    title = reader.words("title", required=True, example="Final Contribution Agreement")
    version = reader.version(required=kind == "form")
    body = read_markdown(text, body_start if with_text else len(text), reader.path, typed_numbers=True)
    reader.problems.extend(body.problems)
    placeholders, references = find_mentions(body.blocks, text, reader.path, reader.path, reader.problems)
    return Manifest(
        id=name,
        path=reader.path,
        blob=blob,
        kind=kind,
        source=text,
        body_start=body_start,
        mark=reader.fields.mark,
        title=title,
        version=version,
        owner=reader.text("owner"),
        language=reader.text("language"),
        tags=reader.texts("tags"),
        formerly=reader.texts("formerly"),
        effect_reason=reader.text("effect_reason"),
        allow=read_own_allowances(reader),
        titles=cast("Titles", reader.choice("titles", get_args(Titles), "none")),
        numbering=read_numbering(reader),
        parameters=read_parameters(reader),
        items=read_items(reader, "clauses"),
        parts=read_parts(reader, read_numbering),
        signatories=_read_signatories(reader),
        incorporates=_read_incorporated(reader),
        precedence=reader.texts("precedence"),
        signing_order=cast("SigningOrder", reader.choice("signing_order", get_args(SigningOrder), "any")),
        blocks=body.blocks,
        placeholders=placeholders,
        references=references,
    )


def read_numbering(reader: FieldReader) -> tuple[str, ...]:
    """The number patterns of up to four levels, outermost first."""
    scalars = reader.scalars("numbering")
    if not scalars:
        return DEFAULT_NUMBERING
    if len(scalars) > len(DEFAULT_NUMBERING):
        hint = "contracts are numbered down to four levels"
        reader.report("CL125", f"`numbering` has {len(scalars)} levels", scalars[4].mark, hint)
    for level, scalar in enumerate(scalars, 1):
        why = explain_bad_pattern(scalar.text, level)
        if why:
            hint = 'write patterns such as "1.", "1.1", "(a)", "(i)", "(A)", "Article I"'
            reader.report("CL125", f"{scalar.text!r} is not a number pattern: {why}", scalar.mark, hint)
            return DEFAULT_NUMBERING
    given = tuple(scalar.text for scalar in scalars[:4])
    return given + DEFAULT_NUMBERING[len(given) :]


def _read_signatories(reader: FieldReader) -> tuple[Signatory, ...]:
    found = []
    roles: set[str] = set()
    for entry in reader.mappings("signatories"):
        entry.refuse_unknown(SIGNATORY_FIELDS)
        role = entry.words("role", required=True, example="speaker")
        if role and role in roles:
            entry.report(
                "CL126",
                f"the role {role!r} signs twice",
                entry.mark("role"),
                "give each signatory a role of its own",
            )
        roles.add(role)
        found.append(
            Signatory(
                role=role,
                mark=entry.fields.mark,
                name=entry.pattern("name"),
                party=entry.pattern("party"),
                capacity=entry.pattern("capacity"),
                consent=entry.pattern("consent"),
                decision=entry.texts("decision"),
            )
        )
    return tuple(found)


_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _read_incorporated(reader: FieldReader) -> tuple[Incorporated, ...]:
    found = []
    for entry in reader.mappings("incorporates"):
        entry.refuse_unknown(INCORPORATED_FIELDS)
        document, _, version = entry.text("document").partition("@")
        url, copy, sha256, date = (entry.text(key) for key in ("url", "copy", "sha256", "date"))
        if bool(document) == bool(url):
            hint = "write `document: id@version`, or `url:` with `copy:`, `sha256:` and `date:`"
            entry.report("CL127", "an incorporated document is a document or a URL", entry.fields.mark, hint)
        elif document:
            if not VERSION.fullmatch(version):
                hint = f"write `document: {document}@1.0.0`"
                message = f"the incorporated document {document} has no version"
                entry.report("CL127", message, entry.mark("document"), hint)
        else:
            _check_copy(entry, copy, sha256, date)
        found.append(
            Incorporated(
                name=entry.text("name") or document or url,
                mark=entry.fields.mark,
                path=document,
                version=version,
                url=url,
                copy=copy,
                sha256=sha256,
                date=date,
            )
        )
    return tuple(found)


def _check_copy(entry: FieldReader, copy: str, sha256: str, date: str) -> None:
    if not (copy and sha256 and date):
        hint = "add `copy:` (the retained file), `sha256:` (its hash) and `date:` (when it was taken)"
        entry.report("CL127", "a URL is incorporated without a retained copy", entry.fields.mark, hint)
        return
    if explain_bad_id(copy) or not copy.startswith(COPIES + "/"):
        hint = f"keep it under {COPIES}/ and write its path, such as {COPIES}/policy-2020.pdf"
        entry.report("CL127", f"{copy!r} is not the path of a copy", entry.mark("copy"), hint)
    if not _SHA256.fullmatch(sha256):
        hint = "write the 64 hexadecimal digits that `sha256sum` prints"
        entry.report("CL127", f"{sha256!r} is not a SHA-256", entry.mark("sha256"), hint)
    if not _DATE.fullmatch(date):
        entry.report(
            "CL127", f"{date!r} is not a date", entry.mark("date"), "write YEAR-MONTH-DAY: 2020-09-23"
        )
