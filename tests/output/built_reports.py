"""Reports made by hand, so that what is printed is tested apart from what finds the changes."""

from __future__ import annotations

from clausectl.model.changes import (
    ClauseChange,
    ClauseRipple,
    Diff,
    DocumentChange,
    EntryChange,
    Redline,
    RedlinePart,
    Standing,
    ValueChange,
)
from clausectl.model.comparison import (
    ComparedSource,
    DocumentComparison,
    LostReference,
    MovedParagraph,
    Place,
    ProvisionChange,
    RenamedTerm,
    Ripple,
    Unchanged,
)
from clausectl.model.history import Commit, Revision
from clausectl.model.outliers import Outlier, OutlierReport, VaryingValue
from clausectl.model.redlines import Assessment, Edit, Reason

_SIGNS = {"=": "same", "-": "deleted", "+": "inserted"}
OLD_HASH = "4c1f" * 16
NEW_HASH = "9ab0" * 16


def redline(*parts: str) -> Redline:
    """A redline from ``=same``, ``-deleted`` and ``+inserted``."""
    return Redline(tuple(RedlinePart(_SIGNS[part[0]], part[1:]) for part in parts))  # type: ignore[arg-type]


def place(index: int, number: str, title: str = "", *above: str, path: str = "", line: int = 0) -> Place:
    return Place(index, number, path or number, title, above, line or 3 * index + 1)


def source(label: str, digest: str, provisions: int, words: int, **more: str) -> ComparedSource:
    path = more.pop("path", "services/terms.md")
    return ComparedSource(path, label, digest, provisions, words, more.pop("language", "en"))


def pure_renumbering(index: int, old: str, new: str, title: str = "") -> ProvisionChange:
    was, now = place(index, old, title), place(index + 1, new, title)
    return ProvisionChange("kept", (was,), (now,), ("number",), "editorial", renumbered=True)


_PERIOD = Reason("period", "a period changed, 60 → 90 days", "60", "90")
_MODAL = Reason("modal", "an obligation changed", "may", "shall")
_WHOLE = Reason("provision", "a whole provision was added")

EXCLUSIVITY = ProvisionChange(
    "kept",
    (place(2, "2", "Exclusivity"),),
    (place(2, "2", "Exclusivity"),),
    ("wording",),
    "substantive",
    (_PERIOD, _MODAL),
    text=redline(
        "=The Customer accepts these terms by signing the order form, and the order form prevails over them. "
        "Each order form names the services, the fees and the term for which the services are ordered. "
        "The Supplier ",
        "-may",
        "+shall",
        "= not offer the Services to a Competitor until at least ",
        "-60",
        "+90",
        "= days after the Effective Date.",
    ),
    edits=(
        Edit("may", "shall", 208, 208, "wording", (_MODAL,)),
        Edit("60", "90", 264, 266, "wording", (_PERIOD,)),
    ),
)
DATA = ProvisionChange(
    "added",
    (),
    (place(3, "3", "Data protection"),),
    ("wording",),
    "substantive",
    (_WHOLE,),
    text=redline(
        "+Each party keeps personal data safe.\n\nA party tells the other of a breach within 72 hours."
    ),
)
FEES = ProvisionChange(
    "kept",
    (place(5, "4.1", "Fees", "4 Money", path="4.1"),),
    (place(6, "6.1", "Fees and taxes", "6 Money", path="6.1"),),
    ("wording", "order", "number", "formatting"),
    "wording",
    title=redline("=Fees", "+ and taxes"),
    text=redline("=Fees are ", "-due", "+payable", "= in euro. See section ", "-4.2", "+6.2", "=."),
    edits=(
        Edit("due", "payable", 9, 9, "wording"),
        Edit("4.2", "6.2", 34, 38, "number"),
    ),
    moved=True,
    renumbered=True,
    moved_paragraphs=(MovedParagraph("Interest runs from the due date.", 2, 1),),
    formatting=("emphasis",),
)
VALUE = ProvisionChange(
    "kept",
    (place(7, "4.3", "Late payment", "4 Support", path="4.3"),),
    (place(8, "5.3", "Late payment", "5 Support", path="5.3"),),
    ("parameter", "number"),
    "substantive",
    (Reason("amount", "an amount changed, 5 % → 8 %", "5 %", "8 %"),),
    text=redline("=Interest is ", "-5 %", "+8 %", "= a year."),
    edits=(Edit("5 %", "8 %", 12, 12, "parameter", name="interest"),),
    renumbered=True,
)
SPLIT = ProvisionChange(
    "split",
    (place(8, "5", "Term and termination"),),
    (place(9, "7", "Term"), place(10, "8", "Termination")),
    ("number",),
    "editorial",
    renumbered=True,
    likeness=0.91,
)
REMOVED = ProvisionChange(
    "removed",
    (place(9, "(c)", "", "5 Term and termination", path="5(c)"),),
    (),
    ("wording",),
    "substantive",
    (Reason("provision", "a whole provision was taken out"),),
    text=redline("-The Supplier may assign this Agreement."),
)
REFORMATTED = ProvisionChange(
    "kept",
    (place(11, "7", "Notices"),),
    (place(13, "10", "Notices"),),
    ("number", "formatting"),
    "editorial",
    renumbered=True,
    formatting=("quote style", "emphasis"),
)

COMPARISON = DocumentComparison(
    source("v1", OLD_HASH, 15, 3120),
    source("v2", NEW_HASH, 16, 3164),
    (
        EXCLUSIVITY,
        DATA,
        pure_renumbering(3, "3", "4", "Confidentiality"),
        pure_renumbering(4, "4", "5", "Support"),
        FEES,
        VALUE,
        SPLIT,
        REMOVED,
        pure_renumbering(10, "6", "9", "Liability"),
        REFORMATTED,
    ),
    identical=6,
    ripples=(
        Ripple(
            "Services", place(1, "1.2", "Services"), (place(13, "10", "Notices"), place(14, "11", "Survival"))
        ),
    ),
    renamed_terms=(RenamedTerm("Vendor", "Supplier", 12),),
    lost_references=(
        LostReference(place(14, "11", "Survival"), "section 4", "5"),
        LostReference(place(14, "11", "Survival"), "section 5(c)", ""),
    ),
    not_compared=("2 comments", "1 image"),
)
UNCHANGED = (
    Unchanged(place(0, "", ""), place(0, "", ""), "These terms are made between Acme and the Customer."),
    Unchanged(place(1, "1", "Definitions"), place(1, "1", "Definitions"), "Words have their usual meaning."),
    Unchanged(place(12, "11", "Survival"), place(14, "11", "Survival")),
)
SAME = DocumentComparison(source("v1", OLD_HASH, 14, 3120), source("v2", OLD_HASH, 14, 3120), (), 14)
GERMAN = DocumentComparison(
    source("", OLD_HASH, 1, 9, path="/home/somebody/vertrag-alt.md", language="de"),
    source("", NEW_HASH, 1, 9, path="/home/somebody/vertrag-neu.md", language="de"),
    (
        ProvisionChange(
            "kept",
            (place(0, "§ 1", "Gegenstand"),),
            (place(0, "§ 1", "Gegenstand"),),
            ("wording",),
            "not assessed",
            text=redline("=Der Anbieter ", "-kann", "+muss", "= die Dienste erbringen."),
            edits=(Edit("kann", "muss", 13, 13, "wording"),),
        ),
    ),
    identical=0,
)
HOSTILE_TEXT = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> @octocat #12 https://evil.example "
    "[a](javascript:x) ![i](http://e.example/i.png) `code` | **b** </details> </del> --> \u202e001\x1b[31m "
    "&lt; :tada: www.evil.example $x$ ~~s~~"
)
HOSTILE = DocumentComparison(
    source(f"v1{HOSTILE_TEXT}", OLD_HASH, 2, 9, path=f"a{HOSTILE_TEXT}.md"),
    source("v2", f"{NEW_HASH}", 2, 9, path="b.md", language='en" onload="x'),
    (
        ProvisionChange(
            "kept",
            (Place(0, f"1{HOSTILE_TEXT}", f"1{HOSTILE_TEXT}", HOSTILE_TEXT, (HOSTILE_TEXT,), 1),),
            (Place(0, "1", "1", HOSTILE_TEXT, (HOSTILE_TEXT,), 1),),
            ("wording", "formatting"),
            "substantive",
            (Reason("term", f"said {HOSTILE_TEXT}", HOSTILE_TEXT, "new"),),
            title=redline(f"=# {HOSTILE_TEXT}", f"+{HOSTILE_TEXT}"),
            text=redline(f"=# {HOSTILE_TEXT}\n\n- ", f"-{HOSTILE_TEXT}", f"+1. x\n\n> {HOSTILE_TEXT}\n# y"),
            moved_paragraphs=(MovedParagraph(HOSTILE_TEXT, 1, 2),),
            formatting=(f"link {HOSTILE_TEXT}",),
        ),
    ),
    identical=1,
    ripples=(Ripple(HOSTILE_TEXT, place(0, "1", HOSTILE_TEXT), (place(1, "2", HOSTILE_TEXT),)),),
    renamed_terms=(RenamedTerm(HOSTILE_TEXT, "x", 1),),
    lost_references=(LostReference(place(1, "2", HOSTILE_TEXT), HOSTILE_TEXT, HOSTILE_TEXT),),
    not_compared=(HOSTILE_TEXT,),
)

COMMIT = Commit(
    "5d1e" * 10,
    "2026-02-01T10:00:00+01:00",
    "Clause Editor",
    "editor@example.org",
    "Lengthen the period (#7)",
    "#7",
)
DIFF = Diff(
    Revision("v1", "aa11" * 10, "2026-01-05T10:00:00+01:00"),
    Revision("v2", "bb22" * 10, "2026-02-05T10:00:00+01:00"),
    forms=(
        DocumentChange(
            ("acme/services",),
            "form",
            "changed",
            "Services Agreement",
            new_path="agreements/acme/services/form.md",
            old_version="1.0.0",
            new_version="1.1.0",
            entries=(
                EntryChange(
                    "added",
                    "acme/term",
                    "Term",
                    "",
                    "3",
                    "",
                    "acme/fees",
                    new_after_number="2",
                    new_after_title="Fees",
                ),
                EntryChange("renumbered", "acme/notices", "Notices", "3", "4"),
                EntryChange("renumbered", "acme/law", "Law", "4", "5"),
            ),
            settings=(ValueChange("titles", "none", "run-in"),),
            text=redline("=This agreement is made ", "+and entered into ", "=by {{ customer }}."),
            reworded=("acme/fees", "acme/notices"),
            commits=(COMMIT,),
        ),
    ),
    agreements=(
        DocumentChange(
            ("acme/services/customer-a", "acme/services/customer-b"),
            "agreement",
            "changed",
            "Services Agreement",
            form="acme/services",
            entries=(
                EntryChange(
                    "added",
                    "acme/term",
                    "Term",
                    "",
                    "3",
                    "",
                    "acme/fees",
                    new_after_number="2",
                    new_after_title="Fees",
                ),
            ),
            reworded=("acme/fees", "acme/notices"),
            follows_form=True,
        ),
        DocumentChange(
            ("acme/services/customer-c",),
            "agreement",
            "changed",
            "Services Agreement",
            form="acme/services",
            parameters=(ValueChange("fee", "100", "120"),),
            follows_form=True,
        ),
    ),
    clauses=(
        ClauseChange(
            "acme/fees",
            "changed",
            "Fees",
            new_path="clauses/acme/fees.md",
            old_version="1.0.0",
            new_version="2.0.0",
            old_text="Fees are due within 60 days.",
            new_text="Fees are due within 90 days.",
            redline=redline("=Fees are due within ", "-60", "+90", "= days."),
            metadata=(ValueChange("owner", "@acme/legal", "@acme/billing"),),
            forms=("acme/services",),
            agreements=tuple(f"acme/services/customer-{letter}" for letter in "abcdefghijklmnop"),
            commits=(COMMIT,),
            standing=(Standing("acme/services", "2", "2", 1),),
            assessment=Assessment(
                "substantive", (_PERIOD,), (Edit("60", "90", 20, 20, "wording", (_PERIOD,)),)
            ),
        ),
        ClauseChange(
            "acme/term",
            "split",
            "Term",
            old_version="1.0.0",
            new_version="1.0.0",
            old_text="One. Two.",
            new_text="One. Two!",
            redline=redline("=One. Two", "-.", "+!"),
            forms=("acme/services",),
            agreements=("acme/services/customer-a",),
            standing=(Standing("acme/services", "3", "3", 2),),
            also=("acme/termination",),
            assessment=Assessment("wording", (), (Edit(".", "!", 8, 8, "wording"),)),
        ),
        ClauseChange(
            "acme/notices",
            "changed",
            "Notices",
            old_version="1.0.0",
            new_version="1.0.0",
            old_text="In writing.",
            new_text="*In writing.*",
            redline=redline("+*", "=In writing.", "+*"),
            formatting=True,
            forms=("acme/services",),
            agreements=("acme/services/customer-a",),
            standing=(Standing("acme/services", "3", "4", 3),),
            assessment=Assessment("editorial", (), (Edit("", "*", 0, 0, "formatting"),)),
        ),
    ),
    compared_forms=1,
    compared_agreements=16,
    compared_clauses=12,
    ripples=(ClauseRipple("Fee", "acme/fees", ("acme/liability", "acme/tax")),),
    documents=(COMPARISON, SAME),
)


_COPIES = tuple(
    ComparedSource(f"talks/speaker-{name}", "v2", digest * 16, 8, 300, "en")
    for name, digest in (("a", "1a2b"), ("b", "3c4d"), ("c", "5e6f"), ("d", "7a8b"), ("e", "9c0d"))
)
OUTLIERS = OutlierReport(
    _COPIES,
    "talks/speaker-b",
    8,
    4,
    (
        Outlier(
            "reworded",
            ("talks/speaker-c",),
            4,
            place(2, "2", "Exclusivity"),
            redline("=Nobody else shows the talk for ", "-60", "+90", "= days after the Event."),
            Assessment("substantive", (_PERIOD,), (Edit("60", "90", 31, 31, "wording", (_PERIOD,)),)),
        ),
        Outlier(
            "moved",
            ("talks/speaker-d", "talks/speaker-e"),
            3,
            place(4, "3", "Notices"),
            None,
            Assessment("editorial"),
        ),
        Outlier(
            "added",
            ("talks/speaker-a",),
            4,
            place(7, "", ""),
            redline("+The Speaker may bring a guest."),
            Assessment("substantive", (_WHOLE,)),
        ),
        Outlier(
            "removed",
            ("talks/speaker-e",),
            4,
            place(5, "5", "Recording"),
            redline("-The talk is recorded."),
            Assessment("substantive", (Reason("provision", "a whole provision was removed"),)),
        ),
    ),
    (
        VaryingValue(
            place(0, "", "Talk Agreement"),
            tuple((copy.path, f"Speaker {copy.path[-1].upper()}") for copy in _COPIES),
            "speaker",
        ),
        VaryingValue(
            place(1, "1", "Event"),
            tuple((copy.path, "" if copy.path[-1] == "a" else "May 1, 2100") for copy in _COPIES),
        ),
    ),
    ("1 comment",),
)
HOSTILE_OUTLIERS = OutlierReport(
    tuple(ComparedSource(f"{HOSTILE_TEXT}{n}", HOSTILE_TEXT, "", 1, 1, HOSTILE_TEXT) for n in range(3)),
    f"{HOSTILE_TEXT}0",
    1,
    0,
    (
        Outlier(
            "reworded",
            (f"{HOSTILE_TEXT}1",),
            2,
            place(0, HOSTILE_TEXT, HOSTILE_TEXT),
            redline(f"={HOSTILE_TEXT}", f"-{HOSTILE_TEXT}", f"+{HOSTILE_TEXT}"),
            Assessment("substantive", (Reason("number", HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT),)),
        ),
    ),
    (
        VaryingValue(
            place(0, "", HOSTILE_TEXT),
            tuple((f"{HOSTILE_TEXT}{n}", HOSTILE_TEXT) for n in range(3)),
            HOSTILE_TEXT,
        ),
    ),
    (HOSTILE_TEXT,),
)
