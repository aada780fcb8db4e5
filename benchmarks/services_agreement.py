# ruff: noqa: E501 — a clause is a paragraph and reads best on one line
"""An invented agreement of forty clauses with blanks in it, for `copies.py`. The words are the benchmark's own.

It need not make law. It has to be as full of numbers, names, lists and words
that come again as agreements are, because that is what copies are aligned by.
"""

from __future__ import annotations

TITLE = "Services Agreement"

BEFORE = (
    'This Services Agreement ("Agreement") is made and entered into as of {{ effective_date }} ("Effective Date") by and between {{ client }}, located at {{ client_address }} ("Client"), and {{ provider }}, located at {{ provider_address }} ("Provider").',
    "{{ service_label }}: {{ services }}",
    "Days of the first meetings: {{ meeting_days }}",
    "The Client, represented by {{ client_signer }}, and the Provider agree that:",
)
"""The paragraphs before the clauses."""

CLAUSES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("engagement", "{{ client }} engages {{ provider }} to perform the work that is named above, and {{ provider }} accepts the engagement on the terms of this Agreement.", ()),
    ("term", "This Agreement begins on {{ effective_date }} and ends on {{ end_date }}, unless it is ended earlier as it says below.", ()),
    ("standard-of-work", "The Provider shall perform the work with reasonable skill and care, by people who have been trained for it, and in keeping with the written standards of the Client that the Provider received before the Effective Date.", ()),
    ("staff", "The Provider shall:", ("name one person who answers for the work and can be reached on every working day;", "replace a person within 14 days of a request that gives a reason; and", "keep a list of everybody who takes part in the work.")),
    ("place-of-work", "The work is done at the premises of the Provider. Where it has to be done at {{ client_address }}, the Client gives access during its opening hours and names the rules of the house.", ()),
    ("fee", "The Client pays a fee of {{ fee }} for each month in which work is done. The fee includes travel inside of the country and excludes taxes on turnover.", ()),
    ("deposit", "Within 10 days of the Effective Date the Client pays a deposit of {{ deposit }}, which the Provider returns without interest when this Agreement has ended and every invoice is settled.", ()),
    ("invoices", "The Provider sends an invoice after the end of each month to {{ invoice_email }}. An invoice states the hours, the people and the results, and is taken as agreed if the Client does not dispute it within 21 days.", ()),
    ("payment", "Undisputed invoices are due {{ payment_days }} days after they were received.", ()),
    ("interest", "Sums that are overdue bear interest at {{ interest }} percent a month, counted by the day, from the day after they were due until they are paid.", ()),
    ("expenses", "Other expenses are reimbursed only if the Client agreed to them in writing beforehand and the Provider keeps the receipts for 6 years.", ()),
    ("users", "Up to {{ users }} people at the Client may use the results of the work at the same time. The Client tells the Provider at the end of each quarter how many there were.", ()),
    ("changes-of-scope", "Either party may propose a change of the work:", ("the proposal states what changes, by when, and at what price;", "the other party answers within 15 days; and", "nothing changes until both have signed the proposal.")),
    ("acceptance", "The Client examines each result within 30 days of its delivery. A result that departs from its description in more than a minor way is returned with a list of what is wrong, and the Provider delivers it anew without a charge.", ()),
    ("ownership", "Everything that the Provider makes for the Client under this Agreement belongs to the Client as soon as it is paid for. Tools and methods that the Provider had before stay its own, and the Client may use them as far as the results need them.", ()),
    ("open-source", "The Provider names every component under a public licence that a result contains, together with the text of the licence, before the result is delivered.", ()),
    ("confidentiality", "Each party keeps secret what it learns of the other and what is marked as confidential or plainly is so. The duty lasts for 5 years after this Agreement has ended.", ()),
    ("exceptions-to-secrecy", "The duty to keep something secret does not cover what:", ("was known to the public without a breach of this Agreement;", "the party had already, as its records show;", "a third party gave it who was free to do so; or", "a court or an authority orders it to disclose.")),
    ("publicity", "Neither party uses the name or the mark of the other in public unless the other agreed in writing. {{ provider }} may tell others that {{ client }} is its customer once the first invoice has been paid.", ()),
    ("personal-data", "Where the Provider handles personal data for the Client, it does so only as the Client instructs, and tells the Client of a breach within 48 hours of learning of it. Questions about data are sent to {{ client_email }}.", ()),
    ("security", "The Provider keeps copies of the Client's materials encrypted, tests its backups every 3 months, and removes access of people who leave on the day they leave.", ()),
    ("audit", "Once a year and on 20 days' notice the Client may examine the records that concern the work, itself or through an examiner who is bound to secrecy. The Client bears the cost unless the examination shows that it was charged at least 5 percent too much.", ()),
    ("warranty", "The Provider warrants for 12 months from acceptance that each result does what its description says, and mends free of charge what does not.", ()),
    ("no-other-warranty", "There are no other warranties, whether stated or implied, as far as the law lets the parties say so.", ()),
    ("infringement", "If somebody claims that a result infringes a right of theirs, the Provider defends {{ client }} at its own cost, provided that the Client tells it promptly, leaves the defence to it and helps where it can.", ()),
    ("limit-of-liability", "Neither party is liable for more than {{ liability_cap }} in a year, whatever the reason, and neither for profits that were lost.", ()),
    ("what-is-not-limited", "Nothing in this Agreement limits liability for:", ("death or injury;", "fraud or intent; or", "what the law does not let a party limit.")),
    ("insurance", "The Provider keeps an insurance against professional faults of at least 2,000,000 for each event, and shows the certificate within 7 days when it is asked to.", ()),
    ("events-beyond-control", "A party that cannot perform because of an event outside of its control is excused for as long as the event lasts, if it tells the other party at once. After 90 days the other party may end this Agreement.", ()),
    ("ending-for-convenience", "Either party may end this Agreement at the end of a month by {{ notice_days }} days' written notice.", ()),
    ("ending-for-cause", "Either party may end this Agreement at once if the other breaches it materially and does not mend the breach within 25 days of a notice that describes it, or if the other can no longer pay its debts.", ()),
    ("after-the-end", "When this Agreement ends, the Provider hands over everything that belongs to the Client, helps for up to 40 hours to move the work to somebody else, and deletes what it must not keep. The fee of {{ fee }} is due for the last month in proportion to its days.", ()),
    ("non-solicitation", "During this Agreement and for 18 months afterwards neither party hires people of the other who took part in the work, unless they answered a public advertisement.", ()),
    ("subcontractors", "The Provider may use subcontractors if it named them to the Client 28 days before, and answers for them as for its own people.", ()),
    ("independent-parties", "The parties are independent of each other. Nothing here makes a partnership, an agency or an employment, and neither party can bind the other.", ()),
    ("assignment", "Neither party may assign this Agreement without the written consent of the other, which must not be withheld without a reason. Whoever takes over the whole business of a party may step into its place.", ()),
    ("notices", "Notices are given in writing. To the Client they go to {{ client_address }} with a copy to {{ client_email }}, for the attention of {{ client_signer }}; to the Provider they go to {{ provider_address }}.", ()),
    ("disputes", "The parties first try to settle a dispute by talks between managers. If that has not led anywhere after 60 days, either may go to court.", ()),
    ("governing-law", "This Agreement is governed by the laws of {{ governing_law }}, without regard to its rules on conflicts of laws, and the courts of {{ governing_law }} alone decide about it.", ()),
    ("entire-agreement", "This Agreement is all that the parties agreed about its subject. It is changed only by a writing that both have signed. If a part of it cannot be enforced, the rest stays as it is.", ()),
)  # fmt: skip
"""Id, text and items of each clause, in order."""

ADDED = (
    ("steering", "A committee of two people from each party meets every 8 weeks and looks at the progress of the work.", ()),
    ("travel-policy", "People of the Provider who travel for the Client follow the travel policy of the Client, and book the least expensive class.", ()),
    ("step-in", "If the Provider stops working for more than 9 days, the Client may let somebody else do the work and recover what it costs above the fee.", ()),
    ("benchmarking", "After the first year the Client may have the fee compared with those of three other providers, and the parties then talk about the result.", ()),
    ("export", "Neither party sends results to a country to which the law forbids to send them.", ()),
    ("anti-bribery", "Neither party gives or takes anything of value in order to win or to keep this Agreement.", ()),
)  # fmt: skip
"""Clauses that a copy may have beside the forty."""

SENTENCES = (
    "The Client may waive this in writing.",
    "This does not apply to work that was ordered before the Effective Date.",
    "Each party bears its own costs of this.",
    "The parties review this clause once a year.",
    "A delay of fewer than 3 days is disregarded.",
    "Details are agreed between the project managers.",
)
"""Sentences that a copy may have at the end of a clause."""

REWORDINGS: dict[str, str] = {
    "standard-of-work": "The Provider shall use its best efforts to complete the work to the highest standard in its trade, whether or not the Client has handed over written standards.",
    "acceptance": "A result counts as accepted when the Client uses it, and at the latest when two weeks have passed since it was delivered and no defect was reported.",
    "ownership": "All rights in what is made under this Agreement remain with the Provider, and the Client receives a licence to use it that is not exclusive and lasts for as long as this Agreement does.",
    "confidentiality": "What either party tells the other in the course of the work may be passed on to advisers, auditors and group companies, and to nobody else without permission.",
    "no-other-warranty": "Apart from the above, results are handed over as they are, and the risk of using them lies with the Client.",
    "independent-parties": "Each party acts for itself alone, and people sent by one do not become workers of the other by working on its premises.",
    "assignment": "Rights under this Agreement may be assigned freely inside of a group of companies, and to anybody else after notice to the other party.",
    "disputes": "Every dispute is decided finally by one arbitrator whom the parties choose together, and not by a court.",
    "entire-agreement": "Earlier letters and drafts count as part of what was agreed wherever this Agreement is silent. Changes may be agreed by email.",
}
"""What a copy may say instead of a whole clause; none of them has a blank."""

CONSENT = "By checking this box and typing my name in the box below, I am agreeing to electronically sign this contract:"
PROVIDER_SIGNER = "Robin Placeholder"
