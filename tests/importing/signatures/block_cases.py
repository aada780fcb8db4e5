"""Signature blocks of the usual shapes, and what a person reads in them. Everybody in them is made up."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Who:
    """One signatory; ``typed`` is None where nobody acted."""

    role: str = ""
    party: str = ""
    name: str = ""
    capacity: str = ""
    consent: str = ""
    decision: tuple[str, ...] = ()
    typed: str | None = None
    date: str = "not recorded"
    iso: str = "not recorded"
    decided: str = "not recorded"
    method: str = "not recorded"
    shown: str = ""


@dataclass(frozen=True)
class Case:
    """A block's lines, its signatories, marks that are nobody's, and what is left out (kind, text)."""

    name: str
    text: str
    signatories: tuple[Who, ...]
    unattributed: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = field(default=())
    above: str = ""  # what stands above the block and belongs to the text


BLANK = "blank line to sign"

CASES = (
    Case(
        "By, Name, Title, Date, one party below the other",
        """\
ACME LTD

By: ______________________

Name: Jane Example

Title: Director

BETA GMBH

By: Sam Sample

Name: Sam Sample

Title: Geschäftsführer

Date: 4 March 2021
""",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="Director",
                shown='Above "Name: Jane Example" nothing stands after "By:".',
            ),
            Who(
                party="BETA GMBH", name="Sam Sample", capacity="Geschäftsführer", typed="Sam Sample",
                date="4 March 2021", iso="2021-03-04",
            ),
        ),
        left=((BLANK, "______________________"),),
        above="IN WITNESS WHEREOF, the parties have executed this Agreement.",
    ),
    Case(
        "a date where nobody signed is nobody's",
        "ACME LTD\n\nBy: ________\n\nName: Jane Example\n\nDate: 3 March 2021\n",
        (
            Who(
                party="ACME LTD", name="Jane Example",
                shown='Above "Name: Jane Example" nothing stands after "By:".',
            ),
        ),
        unattributed=(("Date: 3 March 2021", 'after "Name: Jane Example"'),),
        left=((BLANK, "________"),),
    ),
    Case(
        "signed for and on behalf of",
        """\
Signed for and on behalf of ACME Ltd by

Signature: ____________

Name: Jane Example

Signed for and on behalf of Beta Ltd by Sam Sample

____________________
""",
        (
            Who(
                party="ACME Ltd", name="Jane Example",
                shown='Above "Name: Jane Example" nothing stands after "Signature:".',
            ),
            Who(party="Beta Ltd", name="Sam Sample", shown='Below "Sam Sample" nothing stands after "by".'),
        ),
        left=((BLANK, "____________"), (BLANK, "____________________")),
    ),
    Case(
        "Company, Signature, Print Name, Date in one paragraph",
        "Company: Acme Ltd\nSignature: J. Example\nPrint Name: Jane Example\nDate: 2021-03-04\n",
        (
            Who(
                party="Acme Ltd", name="Jane Example", typed="J. Example", date="2021-03-04", iso="2021-03-04"
            ),
        ),
    ),
    Case(
        "two columns in lines",
        """\
ACME LTD                      BETA GMBH
By: ____________              By: /s/ Sam Sample
Name: Jane Example            Name: Sam Sample
Title: Director               Title: CEO
                              Date: March 4, 2021
""",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="Director",
                shown='Above "Name: Jane Example" nothing stands after "By:".',
            ),
            Who(
                party="BETA GMBH", name="Sam Sample", capacity="CEO", typed="Sam Sample",
                date="March 4, 2021", iso="2021-03-04",
            ),
        ),
        left=((BLANK, "____________"),),
    ),
    Case(
        "a table with the labels in its first column",
        """\
| | Party 1 | Party 2 |
| --- | --- | --- |
| Signature | Jane Example | |
| Print Name | Jane Example | Sam Sample |
| Title | CEO | |
| Company | Acme Ltd | Beta GmbH |
| Date | March 4, 2021 | |
""",
        (
            Who(
                role="party 1", party="Acme Ltd", name="Jane Example", capacity="CEO", typed="Jane Example",
                date="March 4, 2021", iso="2021-03-04",
            ),
            Who(
                role="party 2", party="Beta GmbH", name="Sam Sample",
                shown='Above "Print Name: Sam Sample" nothing stands after "Signature:".',
            ),
        ),
    ),
    Case(
        "a table of two columns with labels in the cells",
        """\
| ACME LTD | BETA GMBH |
| --- | --- |
| By: ________ | By: /s/ Sam Sample |
| Name: Jane Example | Name: Sam Sample |
| Title: Director | Title: CEO |
""",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="Director",
                shown='Above "Name: Jane Example" nothing stands after "By:".',
            ),
            Who(party="BETA GMBH", name="Sam Sample", capacity="CEO", typed="Sam Sample"),
        ),
        left=((BLANK, "________"),),
    ),
    Case(
        "a table of label and value",
        """\
Customer:

| | |
| --- | --- |
| Signature | Jane Example |
| Name | Jane Example |
| Date | 4 March 2021 |
""",
        (
            Who(
                role="customer", name="Jane Example", typed="Jane Example", date="4 March 2021",
                iso="2021-03-04",
            ),
        ),
    ),
    Case(
        "a conformed signature",
        "ACME LTD\n\n/s/ Jane Example\n\nJane Example\n\nChief Executive Officer\n",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="Chief Executive Officer",
                typed="Jane Example",
            ),
        ),
    ),
    Case(
        "a signing service",
        """\
DocuSign Envelope ID: 3F2504E0-4F89-11D3-9A0C-0305E82C3301

ACME LTD
DocuSigned by:
Jane Example
3F2504E04F8911D3
Name: Jane Example
Title: CEO
Date: 3/4/2021
""",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="CEO", typed="Jane Example", method="service",
                date="3/4/2021",
            ),
        ),
        unattributed=(
            ("3F2504E04F8911D3", 'between "DocuSigned by: Jane Example" and "Name: Jane Example"'),
        ),
        left=(("running head", "DocuSign Envelope ID: 3F2504E0-4F89-11D3-9A0C-0305E82C3301"),),
    ),
    Case(
        "a witness under a heading, with an address",
        """\
Customer:

Signature: Jane Example
Date: 23.09.2020

Witness:

Signature: Will Watcher
Name: Will Watcher
Address: 1 Example Road
""",
        (
            Who(role="customer", typed="Jane Example", date="23.09.2020", iso="2020-09-23"),
            Who(role="witness", name="Will Watcher", typed="Will Watcher"),
        ),
    ),
    Case(
        "in the presence of",
        """\
ACME LTD

Signature: Jane Example

In the presence of:

Signature: Will Watcher
Name: Will Watcher
Occupation: Baker
""",
        (
            Who(party="ACME LTD", typed="Jane Example"),
            Who(role="witness", name="Will Watcher", typed="Will Watcher"),
        ),
    ),
    Case(
        "labels that name the role",
        """\
Customer Signature: Jane Example
Customer Name: Jane Example
Witness Signature: ________
Witness Name: Will Watcher
""",
        (
            Who(role="customer", name="Jane Example", typed="Jane Example"),
            Who(
                role="witness", name="Will Watcher",
                shown='Above "Witness Name: Will Watcher" nothing stands after "Witness Signature:".',
            ),
        ),
        left=((BLANK, "________"),),
    ),
    Case(
        "blanks of wide underscores",
        "Print Name: ＿＿＿＿＿＿\n\nSign: ＿＿＿＿＿＿＿\n\nDate: ＿＿＿＿＿＿＿＿\n",
        (Who(shown='Nothing stands after "Sign:".'),),
        left=((BLANK, "＿＿＿＿＿＿"), (BLANK, "＿＿＿＿＿＿＿"), (BLANK, "＿＿＿＿＿＿＿＿")),
    ),
    Case(
        "a cross that says where to sign",
        "LANDLORD\n\nX__________________\nJane Example\n",
        (
            Who(
                role="landlord", name="Jane Example",
                shown='Above "Jane Example" nothing stands on the line to sign.',
            ),
        ),
        left=((BLANK, "X__________________"),),
    ),
    Case(
        "names below two lines to sign side by side",
        """\
______________________        ______________________
Jane Example                  Sam Sample
Acme Ltd                      Beta GmbH
""",
        (
            Who(
                party="Acme Ltd", name="Jane Example",
                shown='Above "Jane Example" nothing stands on the line to sign.',
            ),
            Who(
                party="Beta GmbH", name="Sam Sample",
                shown='Above "Sam Sample" nothing stands on the line to sign.',
            ),
        ),
        left=((BLANK, "______________________"), (BLANK, "______________________")),
    ),
    Case(
        "columns that became rows",
        "By:\nBy:\nName: Jane Example\nName: Sam Sample\nTitle: CEO\nTitle: CFO\n",
        (
            Who(
                name="Jane Example", capacity="CEO",
                shown='Above "Name: Jane Example" nothing stands after "By:".',
            ),
            Who(
                name="Sam Sample", capacity="CFO",
                shown='Above "Name: Sam Sample" nothing stands after "By:".',
            ),
        ),
    ),
    Case(
        "seals, and roles in brackets",
        """\
Acme Ltd ("Provider")

By: _____________
Name:
Title:

(SEAL)

Example Foundation (the "Customer")

By: Jane Example
Name: Jane Example
""",
        (
            Who(role="provider", party="Acme Ltd", shown='Nothing stands after "By:".'),
            Who(
                role="customer", party="Example Foundation", name="Jane Example", typed="Jane Example"
            ),
        ),
        unattributed=(("(SEAL)", 'between "Title:" and "Example Foundation (the "Customer")"'),),
        left=((BLANK, "_____________"),),
    ),
    Case(
        "German",
        """\
Ort, Datum: Berlin, 23.09.2020

Unterschrift: Erika Beispiel

Name in Druckbuchstaben: Erika Beispiel

Funktion: Geschäftsführerin
""",
        (
            Who(
                name="Erika Beispiel", capacity="Geschäftsführerin", typed="Erika Beispiel",
                date="Berlin, 23.09.2020", iso="2020-09-23",
            ),
        ),
    ),
    Case(
        "German, two parties, the firm named by a label",
        """\
Auftraggeber:

Firma: Beispiel GmbH
Datum: 1. März 2021
Unterschrift: Erika Beispiel

Auftragnehmer:

Firma: Muster AG
Datum: ________
Unterschrift: ________
""",
        (
            Who(
                role="auftraggeber", party="Beispiel GmbH", typed="Erika Beispiel", date="1. März 2021",
                iso="2021-03-01",
            ),
            Who(role="auftragnehmer", party="Muster AG", shown='Nothing stands after "Unterschrift:".'),
        ),
        left=((BLANK, "________"), (BLANK, "________")),
    ),
    Case(
        "French",
        """\
Fait à Paris, le 3 mars 2021

Pour le compte de Exemple SARL

Signature : Anne Exemple

Nom : Anne Exemple

Qualité : Gérante
""",
        (
            Who(
                party="Exemple SARL", name="Anne Exemple", capacity="Gérante", typed="Anne Exemple",
                date="Fait à Paris, le 3 mars 2021", iso="2021-03-03",
            ),
        ),
    ),
    Case(
        "Spanish",
        "Firma: Ana Ejemplo\n\nNombre: Ana Ejemplo\n\nCargo: Gerente\n\nFecha: 3 de marzo de 2021\n",
        (
            Who(
                name="Ana Ejemplo", capacity="Gerente", typed="Ana Ejemplo", date="3 de marzo de 2021",
                iso="2021-03-03",
            ),
        ),
    ),
    Case(
        "a choice that a mark shows",
        "Member:\n\nName: Jane Example\n\n☒ Accept ☐ Decline\n\nSignature: Jane Example\n",
        (
            Who(
                role="member", name="Jane Example", decision=("Accept", "Decline"), typed="Jane Example",
                decided="accepted",
            ),
        ),
    ),
    Case(
        "a choice on two lines, as a list of tasks",
        "Member:\n\n- [ ] I accept\n- [x] I decline\n\nSignature: Jane Example\n",
        (
            Who(
                role="member", decision=("I accept", "I decline"), typed="Jane Example", decided="declined"
            ),
        ),
    ),
    Case(
        "choices without a mark, with a consent of the second who signs",
        """\
Member:
Name (Print): Jane Example
By typing my name I agree to sign this contract electronically:
• Accept • Decline Signature: Jane Example

Guest:
Name (Print): Sam Sample
By typing my name I agree to sign this contract electronically:
( ) Accept (X) Decline Signature: Sam Sample
""",
        (
            Who(
                role="member", name="Jane Example", typed="Jane Example", decision=("Accept", "Decline"),
                consent="By typing my name I agree to sign this contract electronically:",
                decided="not legible",
            ),
            Who(
                role="guest", name="Sam Sample", typed="Sam Sample", decision=("Accept", "Decline"),
                consent="By typing my name I agree to sign this contract electronically:",
                decided="declined",
            ),
        ),
    ),
    Case(
        "a mark that cannot be read",
        "TENANT\n\nSignature: [illegible]\nName: Jane Example\n",
        (Who(role="tenant", name="Jane Example", typed="not recorded"),),
    ),
    Case(
        "the page goes on below",
        "Signature: Jane Example\n\nPage 3 of 3\n\nVoid if copied\n",
        (Who(typed="Jane Example"),),
        unattributed=(("Void if copied", 'after "Page 3 of 3"'),),
        left=(("page number", "Page 3 of 3"),),
    ),
    Case(
        "By with the name in print, and the line to sign below",
        "ACME LTD\n\nBy: Jane Example\n\nSignature: ______\n\nIts: Director\n",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="Director",
                shown='Below "By: Jane Example" nothing stands after "Signature:".',
            ),
        ),
        left=((BLANK, "______"),),
    ),
    Case(
        "one date above two who sign",
        """\
Berlin, 23.09.2020

Unterschrift: Erika Beispiel
Name: Erika Beispiel

Unterschrift: Max Beispiel
Name: Max Beispiel
""",
        (
            Who(name="Erika Beispiel", typed="Erika Beispiel"),
            Who(name="Max Beispiel", typed="Max Beispiel"),
        ),
        unattributed=(("Berlin, 23.09.2020", 'before "Unterschrift: Erika Beispiel"'),),
    ),
    Case(
        "markup around labels and names",
        "**ACME LTD**\n\n**By:** <u>Jane Example</u>  \n**Name:** *Jane Example*  \n"
        "__Title:__ Director\\\nDate: 4 March 2021\n",
        (
            Who(
                party="ACME LTD", name="Jane Example", capacity="Director", typed="Jane Example",
                date="4 March 2021", iso="2021-03-04",
            ),
        ),
    ),
    Case(
        "captions in brackets below a line to sign",
        "ACME LTD\n____________________\n(Signature)\nJ. Example\n(Name)\nDirector\n(Title)\n",
        (
            Who(
                party="ACME LTD", name="J. Example", capacity="Director",
                shown='Above "Name: J. Example" nothing stands after "Signature".',
            ),
        ),
        left=((BLANK, "____________________"),),
        above="AGREED AND ACCEPTED:",
    ),
    Case(
        "several labels in a line",
        """\
ACME LTD

By: Jane Example, Its: CEO

ACCEPTED AND AGREED:

BETA LTD

By: ______ Date: ______ Name: Sam Sample
""",
        (
            Who(party="ACME LTD", capacity="CEO", typed="Jane Example"),
            Who(
                party="BETA LTD", name="Sam Sample",
                shown='Below "Name: Sam Sample" nothing stands after "By:".',
            ),
        ),
        left=((BLANK, "______"), (BLANK, "______")),
    ),
    Case(
        "blanks with backslashes, and a digital signature",
        """\
By:\\_\\_\\_\\_\\_
Name:\\_\\_\\_\\_
Digitally signed by Jane Example
Date: 2021.03.04 10:11:12
""",
        (Who(typed="Jane Example", date="2021.03.04 10:11:12"),),
        left=((BLANK, "_____"), (BLANK, "____")),
    ),
    Case(
        "a consent with a box, and words of nobody at the end",
        """\
Name: Jane Example
- [x] By checking this box I agree to sign this contract electronically
Signature: Jane Example

Thank you
""",
        (
            Who(
                name="Jane Example", typed="Jane Example",
                consent="[x] By checking this box I agree to sign this contract electronically",
            ),
        ),
        unattributed=(("Thank you", 'after "Signature: Jane Example"'),),
    ),
    Case(
        "for a party, with points to sign on",
        "For ACME LTD:\n\nSignature: ................\n\nFor BETA LTD:\n\nSignature: Sam Sample\n",
        (
            Who(party="ACME LTD", shown='Nothing stands after "Signature:".'),
            Who(party="BETA LTD", typed="Sam Sample"),
        ),
        left=((BLANK, "................"),),
    ),
    Case(
        "a mark that is no name is told and is no act",
        "Name: Jane Example\n\nSignature: ~~\n\nDate: 4 March 2021\n",
        (
            Who(
                name="Jane Example",
                shown='Below "Name: Jane Example" nothing stands after "Signature:".'
                ' The copy also shows "Signature: ~~".',
            ),
        ),
        unattributed=(("Date: 4 March 2021", 'after "Signature: ~~"'),),
    ),
    Case(
        "a label that is not known",
        "Signed: Jane Example  Date: 4 March 2021\nCountry: France\n",
        (Who(typed="Jane Example", date="4 March 2021", iso="2021-03-04"),),
    ),
    Case(
        "a heading with nothing to sign below it is nobody's",
        "THE COMPANY\n\nBy: Jane Example\nTitle: Director\n\nTHE CONSULTANT\n\nSam Sample\n",
        (Who(role="company", capacity="Director", typed="Jane Example"),),
        unattributed=(
            ("THE CONSULTANT", 'between "Title: Director" and "Sam Sample"'),
            ("Sam Sample", 'after "THE CONSULTANT"'),
        ),
    ),
    Case(
        "stray words in a table of marks are no noise",
        "$\\alpha$\tvoid\n\nName (Print): Jane Example\n\nSignature: Jane Example\n",
        (Who(party="$\\alpha$\tvoid".replace("\t", " "), name="Jane Example", typed="Jane Example"),),
    ),
)  # fmt: skip

# Documents that end without a signature block, and what a careless reader would take for one.
NONE = (
    ("nothing", ""),
    ("a clause", "9. Each party signs by its officer.\n"),
    ("a sentence about signing", "This is signed by the parties by: post.\n"),
    ("an exhibit follows", "Signature: Jane Example\n\n## Exhibit A\n\n1. A rule.\n"),
    ("a list follows", "Signature: Jane Example\n\n1. A rule of the annex follows.\n"),
    ("a table of something else", "| Name | Price |\n| --- | --- |\n| Apple | 3 |\n"),
    ("fields of a form", "Name: Apple\n\nDate: 4 March 2021\n\nPrice: 3\n"),
    (
        "a licence notice follows",
        "Signature: ____\n\nThis form of an agreement is free to use under CC BY 4.0.\n",
    ),
    ("only a heading", "# Signatures\n"),
    ("a blank in a text", "Fill in here\n\n____________\n\nthe rest of it\n"),
)
