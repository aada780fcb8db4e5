"""The parties and those who sign are not the same.

## Why
A party that does not sign may not be bound, and whoever signs without being a party
does not know to what.

## Wrong
> This Agreement is between Acme Ltd and Larch Optics GmbH.
>
> Acme Ltd
>
> By: ____________
>
> Larch Trading GmbH
>
> By: ____________

## Right
> This Agreement is between Acme Ltd and Larch Optics GmbH.
>
> Acme Ltd
>
> By: ____________
>
> Larch Optics GmbH
>
> By: ____________

In a form, each party parameter is to be printed in the signature block, or to have the
role of its own name; a `party:` or, without one, a `name:` of the block that is no value
is to be named in the agreement. Blocks with as many nameless roles as there are parties
left over are let stand, and so are witnesses, notaries, guarantors and translators. In a
plain document, companies are compared that the opening names behind "between" (two at the
least) and that stand above the lines to sign on; where nobody is named there, nothing is said.

## How to mend it
Let every party sign under its own name, or mend the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text, Whole
from clausectl.checking.parties import fold_text, is_party, is_witness, offset_of
from clausectl.checking.party_names import read_name
from clausectl.checking.signing_blocks import read_signing_block
from clausectl.composing.assembly import Assembly
from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.manifests import Parameter, Signatory
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at the parties and the signature block of one agreement."""
    if whole.assembly is None:
        for piece in whole.pieces:
            yield from _check_document(piece.text)
    elif whole.assembly.form.signatories:
        yield from _find_absent(whole.assembly)
        yield from _find_strangers(whole, whole.assembly)


def _find_absent(assembly: Assembly) -> Iterator[Finding]:
    """Parties that do not sign."""
    form = assembly.form
    printed = {name for s in form.signatories for name in PLACEHOLDER.findall(f"{s.party} {s.name}")}
    literal = {read_name(text).key for s in form.signatories for text in (s.party, s.name) if text}
    roles = {_fold_role(signatory.role) for signatory in form.signatories}
    left = []
    for name, parameter in form.parameters.items():
        if not is_party(parameter) or name in printed or _fold_role(name) in roles:
            continue
        value = assembly.values.found.get(name)
        if value is None or not value.text or read_name(value.text).key not in literal:
            left.append(parameter)
    nameless = [s for s in form.signatories if not s.party and not s.name and not _is_role_of(s, assembly)]
    if len(nameless) < len(left):
        for parameter in left:
            yield _absent(assembly, parameter)


def _is_role_of(signatory: Signatory, assembly: Assembly) -> bool:
    """Whether a role without a name is that of a party parameter."""
    return any(
        is_party(p) and _fold_role(name) == _fold_role(signatory.role)
        for name, p in assembly.form.parameters.items()
    )


def _fold_role(role: str) -> str:
    return role.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _absent(assembly: Assembly, parameter: Parameter) -> Finding:
    start = offset_of(assembly.form.source, parameter.mark)
    message = f"`{parameter.name}` is a party and does not sign"
    hint = f'add {{role: {parameter.name}, name: "{{{{ {parameter.name} }}}}"}} to `signatories:`'
    return Finding(assembly.form.path, start, start, message, hint)


def _find_strangers(whole: Whole, assembly: Assembly) -> Iterator[Finding]:
    """Those who sign and are not named in the agreement."""
    form = assembly.form
    values = [value.text for value in assembly.values.found.values() if value.text]
    for signatory in form.signatories:
        text = signatory.party or signatory.name
        if not text or PLACEHOLDER.search(text) or is_witness(signatory):
            continue
        name = read_name(text)
        if _fold_role(text.partition(" (")[0]) == _fold_role(signatory.role):
            continue  # a role and no name
        words = f" {' '.join(name.words)} "
        if any(words in piece.text.remember("folded", fold_text) for piece in whole.pieces):
            continue
        if any(name.key == read_name(value).key for value in values):
            continue
        start = offset_of(form.source, signatory.mark)
        start = max(form.source.find(text, start, form.body_start), start)
        message = f"“{text}” signs and is not named in {whole.id}"
        hint = "name the party in the words of the agreement as the signature block has it"
        yield Finding(form.path, start, start + len(text), message, hint)


def _check_document(text: Text) -> Iterator[Finding]:
    block = read_signing_block(text)
    if block is None:
        return
    signing = {one.name.key for one in block.signing}
    parties = {one.name.key for one in block.parties}
    for one in block.parties:
        if one.name.key not in signing:
            start, end = text.paragraphs[one.at].place(one.start, one.end)
            message = f"“{one.name.written}” is a party and does not sign"
            yield Finding(text.path, start, end, message, "add its lines to the signature block")
    for one in block.signing:
        if one.name.key not in parties:
            start, end = text.paragraphs[one.at].place(one.start, one.end)
            message = f"“{one.name.written}” signs and is no party"
            yield Finding(text.path, start, end, message, "name the party as the opening does")


RULE = Rule("CL592", "signatory-mismatch", "warning", "agreement", "parties", check)
