# ruff: noqa: E501 — a template is one sentence and reads best on one line
"""Invented contract language: sentences, titles and small edits, all from one random stream.

The words are the benchmark's own. They need not make law; they have to be as
long, as repetitive and as full of numbers, defined terms and lists as contract
language is, because that is what parsing, comparing and aligning depend on.
"""

from __future__ import annotations

import re
from random import Random

PARTIES = ("the Customer", "the Supplier", "each Party", "the receiving Party", "the disclosing Party")
DUTIES = (
    "deliver", "inspect", "insure", "maintain", "replace", "return", "store", "document", "secure",
    "review", "support", "invoice", "disclose", "license", "transfer", "test", "install", "audit",
    "monitor", "repair", "package", "label", "restore", "approve", "record", "publish", "archive",
)  # fmt: skip
OBJECTS = (
    "Services", "Deliverables", "Software", "Documentation", "Equipment", "Records", "Materials",
    "Personal Data", "Confidential Information", "Premises", "Samples", "Licensed Marks", "Reports",
    "Work Product", "Source Materials", "Specifications", "Third-Party Components", "Backups",
    "Training Materials", "Test Results", "Accounts", "Goods", "Tooling", "Subscriptions", "Platform",
)  # fmt: skip
STANDARDS = (
    "with reasonable skill and care", "in accordance with good industry practice",
    "without undue delay", "at its own expense", "in the manner set out in the order",
    "to the standard expected of an experienced provider", "free from encumbrances",
    "under the supervision of qualified staff", "in a form that can be read by machine",
    "on terms no less protective than these", "consistently with applicable law",
    "as the other Party may reasonably direct", "during normal business hours",
)  # fmt: skip
EVENTS = (
    "a material breach of this Agreement", "a change of control", "the insolvency of either Party",
    "an order of a competent authority", "a failure of the public network", "late payment",
    "an infringement claim", "a loss of data", "the expiry of the term", "a recall",
    "a request by a data subject", "a security incident", "an interruption of supply",
    "the suspension of an account", "a shortfall in performance", "a dispute about an invoice",
    "an increase in the cost of raw materials", "the withdrawal of a permit",
)  # fmt: skip
ACTS = (
    "give written notice", "suspend performance", "withhold the disputed amount",
    "appoint an independent expert", "provide a corrective plan", "terminate the affected order",
    "return all copies", "pay interest on the overdue sum", "offer a substitute of equal quality",
    "meet the other Party in good faith", "reduce the charges in proportion", "keep accurate accounts",
    "grant access to its records", "obtain the consents that are needed", "bear the cost of transport",
    "carry out the tests again", "name a successor to the contact", "hold the sum in escrow",
)  # fmt: skip
REASONS = (
    "to protect the continuity of the business", "to comply with a statutory duty",
    "because the risk has passed", "so that performance can be verified",
    "for the purposes of planning", "to avoid harm to third parties", "for reasons of safety",
    "to mitigate the resulting loss", "so that the charges can be reconciled",
    "for the protection of personal rights", "to settle the matter without litigation",
)  # fmt: skip
LIMITS = (
    "the charges paid in the preceding twelve months", "the amount insured", "direct losses",
    "the value of the affected order", "losses that were foreseeable", "the price of replacement",
    "the sum stated in the order", "the costs that were necessary", "one quarter of the annual charges",
)  # fmt: skip
NUMBERS = {
    5: "five", 7: "seven", 10: "ten", 14: "fourteen", 15: "fifteen", 20: "twenty", 21: "twenty-one",
    30: "thirty", 45: "forty-five", 60: "sixty", 90: "ninety", 120: "one hundred twenty",
}  # fmt: skip
UNITS = ("days", "business days", "calendar days", "weeks", "months")
TEMPLATES = (
    "{Party} shall {duty} the {object} {standard}, and shall {duty2} the {object2} within {number} {unit} after {event}.",
    "If {event} occurs, {party} may {act} {reason}, provided that it has first notified {party2} in writing.",
    "Nothing in this Agreement obliges {party} to {duty} the {object} where {event} makes it unreasonable to do so.",
    "The liability of {party} for {event} is limited to {limit}, except where the loss was caused with intent.",
    "{Party} warrants that the {object} will, for a period of {number} {unit}, conform to the {object2} in every material respect.",
    "{Party} shall not {duty} or {duty2} any {object} without the prior written consent of {party2}, which may not be unreasonably withheld.",
    "Upon {event}, {party} must {act} and, where {party2} so requests, {act2} within {number} {unit}.",
    "Title to the {object} remains with {party} until all sums that are due for the {object2} have been paid in full.",
    "The rights in this clause are in addition to any right that {party} has by law {reason}.",
    "{Party} shall ensure that its staff and subcontractors {duty} the {object} {standard} and {act} when asked.",
    "Where {party} fails to {duty} the {object}, {party2} is entitled to {act} at the cost of the Party in default.",
    "Unless the order says otherwise, the {object} shall be deemed accepted {number} {unit} after {party} has been invited to {duty2} them.",
    "{Party} may {duty} the {object} only to the extent needed {reason}, and shall {act} as soon as that need ends.",
    "The {object} include every correction, update and translation that {party} makes available {standard}.",
    "Any notice about {event} takes effect {number} {unit} after it was received by {party}.",
    "{Party} shall keep the {object} separate from those of others, shall {duty} them {standard}, and shall {act} {reason}.",
    "An invoice is payable within {number} {unit} of its date unless {party} disputes it in good faith and states why.",
    "The obligation to {duty} the {object} survives {event} for {number} {unit}.",
    "In the event of {event} the Parties shall {act} before either of them begins proceedings.",
    "{Party} acknowledges that damages may not be an adequate remedy for {event} and that {party2} may seek an injunction.",
    "A waiver by {party} of {event} is effective only if it is given in writing and is no waiver of any later default.",
    "Save as set out in this clause, {party} gives no warranty that the {object} will be uninterrupted or free from error.",
)  # fmt: skip
ITEM_TEMPLATES = (
    "{duty} the {object} {standard}",
    "{act} within {number} {unit} of {event}",
    "refrain from any act that would lead to {event}",
    "inform {party} of {event} {reason}",
    "allow {party} to {duty} the {object} once in every period of {number} {unit}",
    "{duty} and {duty2} the {object} {reason}",
    "procure that its affiliates {act}",
)
LEADS = (
    "{Party} shall at all times during the term",
    "Without limiting its other duties, {party} shall",
    "Where {event} has occurred, {party} must",
)
PLACEHOLDER_SENTENCES = (
    "{{{{ customer }}}} shall {duty} the {object} {standard} and {act} {reason}.",
    "The charges for the {object} are {{{{ fee }}}} and are reviewed by {party} after {event}.",
    "{{{{ supplier }}}} begins to {duty} the {object} on {{{{ effective_date }}}} and shall {act} {reason}.",
    "Notices about {event} are sent to {{{{ notice_email }}}}, and {party} shall {act}.",
    "The term is {{{{ term_months }}}} months, after which {party} may {act}.",
    "This clause is governed by the law of {{{{ law }}}}, and {party} shall {act} {reason}.",
)
REFERENCE_SENTENCES = (
    "This applies in addition to [{noun}]({target}), and {party} shall {act} {reason}.",
    "Subject to [{noun}]({target}), {party} may {duty} the {object} {standard}.",
    "The limits in [{noun}]({target}) apply to {event} as well.",
)
SUBJECTS = (
    "Payment", "Delivery", "Acceptance", "Warranty", "Liability", "Insurance", "Confidentiality", "Security",
    "Records", "Audit", "Licence", "Publicity", "Support", "Training", "Transition", "Subcontracting",
)  # fmt: skip
ASPECTS = (
    "terms", "scope", "notice", "remedies", "exclusions", "costs", "standards", "procedure",
    "duration", "disputes", "reporting", "staff", "materials", "changes", "limits", "survival",
)  # fmt: skip
QUALIFIERS = (
    "general", "additional", "interim", "final", "mutual", "special", "reserved", "standard", "extended",
    "reduced", "annual", "quarterly", "regional", "joint", "separate", "residual", "initial", "continuing",
)  # fmt: skip
# One word for another: the edits that a redline has to show inside a sentence.
SYNONYMS = {
    "shall": "must", "must": "shall", "may": "shall", "reasonable": "all reasonable",
    "written": "signed", "notify": "inform", "inform": "notify", "any": "every", "every": "any",
    "consent": "approval", "cost": "expense", "sums": "amounts", "obliges": "requires",
    "remains": "stays", "limited": "restricted", "ends": "ceases", "staff": "personnel",
    "needed": "required", "whole": "entire", "entitled": "permitted", "keep": "retain",
    "deliver": "supply", "maintain": "keep up", "repair": "make good", "sent": "addressed",
    "receiving": "recipient", "undue": "unreasonable", "direct": "instruct", "good": "sound",
}  # fmt: skip
INSERTED = ("promptly", "in each case", "to the extent permitted by law", "where applicable", "at its option")
TOKEN = re.compile(r"\{\{ \w+ \}\}\S*|\*\*[^*]+\*\*\S*|\*[^*]+\*\S*|\[[^\]]+\]\([^)]+\)\S*|\S+")
NUMBER_WORDS = re.compile(r"[a-z-]+(?: twenty)? \((\d+)\) ")


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def number_in_words(rng: Random) -> str:
    value = rng.choice(sorted(NUMBERS))
    return f"{NUMBERS[value]} ({value})"


def fill(rng: Random, template: str) -> str:
    """A template with every slot filled; a slot that occurs twice has two names (``duty``, ``duty2``)."""
    party, other = rng.sample(PARTIES, 2)
    first_object, second_object = rng.sample(OBJECTS, 2)
    duty, duty2 = rng.sample(DUTIES, 2)
    act, act2 = rng.sample(ACTS, 2)
    return template.format(
        Party=upper_first(party), party=party, party2=other, duty=duty, duty2=duty2,
        object=first_object, object2=second_object, act=act, act2=act2, standard=rng.choice(STANDARDS),
        event=rng.choice(EVENTS), reason=rng.choice(REASONS), limit=rng.choice(LIMITS),
        number=number_in_words(rng), unit=rng.choice(UNITS), noun=rng.choice(("clause", "Section")),
        target="{target}",
    )  # fmt: skip


def write_sentence(rng: Random) -> str:
    sentence = fill(rng, rng.choice(TEMPLATES))
    if rng.random() < 0.06:
        return emphasise(rng, sentence)
    return sentence


def emphasise(rng: Random, sentence: str) -> str:
    """The first defined term of a sentence in bold or italics, if there is one."""
    for term in OBJECTS:
        if f" {term} " in sentence:
            mark = rng.choice(("**", "*"))
            return sentence.replace(f" {term} ", f" {mark}{term}{mark} ", 1)
    return sentence


def write_list(rng: Random) -> tuple[str, list[str]]:
    """The words before an ordered list, and its items."""
    items = [fill(rng, rng.choice(ITEM_TEMPLATES)) for _ in range(rng.randint(3, 4))]
    ended = [item + ";" for item in items[:-2]] + [items[-2] + "; and", items[-1] + "."]
    return fill(rng, rng.choice(LEADS)) + ":", ended


def write_item(rng: Random) -> str:
    """One more item, to stand before the last two of a list."""
    return fill(rng, rng.choice(ITEM_TEMPLATES)) + ";"


def write_reference(rng: Random, target: str) -> str:
    return fill(rng, rng.choice(REFERENCE_SENTENCES)).replace("{target}", target)


def write_placeholder_sentence(rng: Random) -> str:
    return fill(rng, rng.choice(PLACEHOLDER_SENTENCES))


def write_title(rng: Random) -> str:
    return upper_first(f"{rng.choice(QUALIFIERS)} {rng.choice(SUBJECTS).lower()} {rng.choice(ASPECTS)}")


def edit_sentence(rng: Random, sentence: str) -> str:
    """A sentence with one to three words put in place of others, one inserted or one number changed."""
    number = NUMBER_WORDS.search(sentence)
    if number and rng.random() < 0.3:
        value = rng.choice([n for n in sorted(NUMBERS) if n != int(number[1])])
        return f"{sentence[: number.start()]}{NUMBERS[value]} ({value}) {sentence[number.end() :]}"
    tokens = TOKEN.findall(sentence)
    places = [i for i, token in enumerate(tokens) if token in SYNONYMS]
    if places and rng.random() < 0.8:
        for place in rng.sample(places, min(len(places), rng.randint(1, 3))):
            tokens[place] = SYNONYMS[tokens[place]]
        return " ".join(tokens)
    modals = [i for i, token in enumerate(tokens) if token in ("shall", "may", "must")]
    if modals:
        tokens.insert(modals[0] + 1, rng.choice(INSERTED))
        return " ".join(tokens)
    end = len(sentence) - 1 if sentence[-1] in ".:;" else len(sentence)
    return f"{sentence[:end]}, {rng.choice(INSERTED)}{sentence[end:]}"
