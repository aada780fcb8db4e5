"""The rules of significance as data: what each is called, means and looks for. English.

A line of ``phrases`` is ``key: phrase | phrase``: different words for one
thing, which replace one another without a report. Without a key the line is
its own. ``(a|b|)`` stands for one of several words or none, a leading ``~``
for phrases that count only where another phrase of the same rule replaces them
("before" became "after", but not an added "before").

What is told by its form and not by a list (numbers, dates, parties …) has no
phrases here; the lists it is read with follow the rules.
"""

from __future__ import annotations

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, what it reports, a change that fires it, and the phrases it looks for."""

    id: str
    means: str
    old: str
    new: str
    phrases: str = ""


RULES: tuple[Rule, ...] = (
    Rule(
        "provision",
        "a whole provision came or went; told when documents are compared",
        "",
        "4. Audit. The Customer may audit the Provider.",
    ),
    Rule(
        "nesting",
        "a provision stands under other words now; told when documents are compared",
        "Unless the parties agree otherwise: (a) no assignment",
        "In any case: (a) no assignment",
    ),
    Rule(
        "sentence",
        "a whole sentence came or went",
        "Fees are due on receipt.",
        "Fees are due on receipt. Late fees bear interest.",
    ),
    Rule(
        "party",
        "one party's name or defined role was swapped for another",
        "The Provider bears the costs.",
        "The Customer bears the costs.",
    ),
    Rule(
        "negation",
        "a negation came, went or moved, or a word became its opposite",
        "The licence is transferable.",
        "The licence is not transferable.",
        """
        not
        no: no | no longer
        none: ~none
        no one: no one | nobody
        nothing
        never: never | at no time
        neither
        nor
        nowhere
        without
        in no event: in no event | under no circumstances | in no circumstances | in no case | by no means
        refrain: (refrain|refrains) from | (abstain|abstains) from
        fails to: (fails|fail) to | failure to
        """,
    ),
    Rule(
        "modal",
        "what someone shall, must, may, will, should or can do",
        "The Author may notify ICML.",
        "The Author shall notify ICML.",
        """
        shall
        must
        may
        will
        should
        can
        could
        would
        might
        ought to
        is entitled to: (is|are|be|was|were|being|shall be|will be) entitled to
        has the right to: (has|have|having) the (sole |exclusive |)right to
        is required to: (is|are|be|was|were|being) (required|obliged|obligated|bound) to
        is permitted to: (is|are|be|was|were|being) (permitted|allowed|authorized|authorised) to
        is prohibited from: (is|are|be|was|were) (prohibited|barred|precluded) from
        is free to: (is|are|be) free to
        has to: (has|have) to
        agrees to: (agrees|agree|agreed) to
        undertakes to: (undertakes|undertake) to | (covenants|covenant) to
        intends to: (intends|intend) to
        """,
    ),
    Rule("amount", "an amount of money, a currency or a percentage", "a fee of $1,000", "a fee of $1,500"),
    Rule(
        "period",
        "a period, or the unit it is counted in",
        "within 30 days",
        "within 30 business days",
        """
        daily
        weekly
        biweekly
        monthly
        bimonthly
        quarterly
        semi-annually: semi - annually | semiannually | semi - annual | semiannual
        annually: annually | annual | yearly | per annum
        perpetual: perpetual | perpetually | in perpetuity
        indefinitely: indefinitely | for an indefinite (term|period) | indefinite
        forever
        """,
    ),
    Rule(
        "date",
        "a date or a time of day",
        "on or before January 5, 2020",
        "on or before March 1, 2020",
    ),
    Rule("number", "a figure or number word that is none of the others", "in two copies", "in three copies"),
    Rule(
        "exception",
        "an exception or carve-out",
        "The Fee is final.",
        "The Fee is final, except in case of error.",
        """
        unless
        except: except | except for | except that | except to the extent | save for | save that
        except: save as | save in | save where | except as | except where | except in | excepting
        except: with the exception of | but for | apart from | aside from
        other than
        excluding: excluding | exclusive of | to the exclusion of | exclusion | exclusions
        exclude: exclude | excludes | excluded
        notwithstanding: notwithstanding | despite | in spite of | regardless of | irrespective of
        but not: but not
        subject to exceptions: carve - out | carve - outs | carveout
        """,
    ),
    Rule(
        "condition",
        "a condition, or what something depends on",
        "The Author is paid.",
        "The Author is paid if the Article is printed.",
        """
        if: if | in the event that | in the event of | in the event | in case | in case of | should the event
        only if: only if | if and only if | solely if | only when | if , and only if ,
        if and to the extent: if and to the extent
        provided that: provided that | provided , that | provided , however , that | provided however that
        provided that: providing that | on (the |)condition that | on the basis that | provided always that
        subject to
        to the extent: to the extent | to the extent that | insofar as | in so far as
        to the fullest extent: to the fullest extent | to the maximum extent | to the greatest extent
        as long as: so long as | as long as | for so long as | for as long as
        until: until | till | unless and until
        upon
        once: ~once
        as soon as
        conditional on: (conditional|contingent|conditioned) (on|upon)
        whether or not
        where: where (practicable|possible|applicable|appropriate|required|necessary|feasible)
        when required: when (required|requested|necessary|applicable)
        as applicable: if applicable | as applicable | where applicable
        upon: ~on
        before: ~before | ~prior to | ~in advance of
        after: ~after | ~following | ~subsequent to
        during: ~during
        when: ~when | ~whenever
        where: ~where | ~wherever
        while: ~while | ~whilst
        """,
    ),
    Rule(
        "limiter",
        "a word that narrows or bounds: only, at least, up to",
        "liable for direct damage",
        "liable only for direct damage",
        """
        only: only | solely
        exclusively
        exclusive
        sole
        merely
        at least: at least | not less than | no less than | no fewer than | not fewer than | a minimum of
        at most: at most | not more than | no more than | not exceeding | up to | a maximum of
        at most: not to exceed | must not exceed | shall not exceed | may not exceed | does not exceed
        more than: more than | in excess of | greater than | exceeding | over and above
        less than: less than | fewer than
        no later than: no later than | not later than | at the latest
        no earlier than: no earlier than | not earlier than | not before | at the earliest
        on or before: on or before | on or prior to
        on or after: on or after
        without limitation: without limitation | but not limited to | but is not limited to | not limited to
        without limitation: without limiting
        ~minimum
        ~maximum
        in part: in whole or in part | in whole or part | in part
        """,
    ),
    Rule(
        "and-or",
        "“and”, “or” and what goes with them",
        "by mail and by courier",
        "by mail or by courier",
        """
        and: and | as well as | &
        or
        and/or: and / or | and or
        either
        both
        nor
        """,
    ),
    Rule(
        "quantifier",
        "how many are meant: all, any, each, some",
        "the use of the Articles",
        "any use of the Articles",
        """
        all: all | any and all | all and any | all of
        any: any | anyone | anybody | anything | any of
        each: each | every | each and every | everyone | everybody | everything
        some: some | someone | something | certain
        several
        many
        few: ~few
        most of: most of | the majority of | a majority of
        one or more
        any one: any one
        """,
    ),
    Rule(
        "standard",
        "a standard of conduct or measure: best or reasonable efforts, material, promptly",
        "use its best efforts",
        "use reasonable efforts",
        """
        best efforts: best (efforts|effort|endeavours|endeavors)
        reasonable efforts: (reasonable|all reasonable) (efforts|endeavours|endeavors)
        commercially reasonable efforts: commercially reasonable (efforts|endeavours|endeavors)
        good faith efforts: (good faith|good - faith) (efforts|endeavours)
        reasonable best efforts: reasonable best (efforts|endeavours)
        commercially reasonable
        reasonable: reasonable | reasonably
        unreasonably: unreasonably | unreasonable
        material: material | materially
        substantial: substantial | substantially
        significant: significant | significantly
        gross: gross negligence | grossly negligent | grossly
        negligence: negligence | negligent | negligently
        wilful: wilful | wilfully | willful | willfully | intentional | intentionally
        knowing: knowing | knowingly
        sole discretion: (sole|sole and absolute|absolute) discretion
        reasonable discretion: reasonable discretion
        discretion
        good faith: good faith | in good faith
        promptly: promptly | prompt
        immediately: immediately | forthwith | at once
        without undue delay: without (undue|unreasonable) delay
        as soon as practicable: as soon as (practicable|possible|reasonably practicable|reasonably possible)
        due care: (due|reasonable|utmost|ordinary) care | due diligence
        professional: professional and workmanlike | workmanlike | professional
        knowledge: to the best of (its|their|his|her) knowledge | to (its|their) knowledge
        actual knowledge
        as is: as is
        satisfactory: satisfactory | to the satisfaction of
        adequate: adequate | adequately
        appropriate: appropriate | appropriately
        diligently: diligently | diligent
        strictly: strict | strictly
        foreseeable: foreseeable | reasonably foreseeable
        """,
    ),
    Rule(
        "term",
        "a defined term was swapped, renamed, made or unmade",
        "the articles",
        "the Articles",
    ),
    Rule(
        "reference",
        "a cross-reference leads elsewhere, and not because its target moved",
        "under Section 4.2",
        "under Section 6.1",
    ),
    Rule(
        "list-punctuation",
        "a comma, semicolon, colon, dash, bracket or full stop that changes how a list or sentence reads",
        "the Author, the Editor and the Publisher",
        "the Author, the Editor, and the Publisher",
    ),
    Rule(
        "order",
        "the same words in another order within a sentence",
        "The Author promptly shall pay what is due.",
        "The Author shall pay what is promptly due.",
    ),
)
"""In the order in which a reader is told of them."""

MOVED_MATTERS = frozenset({"negation", "limiter"})
"""What changes the meaning by standing elsewhere in the same sentence."""

NEUTRAL = """
    terms and conditions | by and between | from time to time | as the case may be | not only | null and void
    if any ) | if any , | if any ; | if any . | for the avoidance of doubt | and so on | and the like
    rights and obligations | non - disclosure | non - profit | non - governmental | one another
    (based|agreed|relied|rely|relies|relying|imposed|conferred|called|depend|depends|binding) upon
    depending upon | bear in mind | in all other respects | on one hand | on the one hand | on the other hand
    no . | no doubt | whether | subject matter
    england and wales | trinidad and tobago | bosnia and herzegovina | antigua and barbuda
    professional (adviser|advisers|advisor|advisors|advice|services|indemnity|body|bodies)
"""
"""Phrases whose words are no triggers where they stand together."""

OPPOSITES = """
    revocable irrevocable · direct indirect · limited unlimited · conditional unconditional · lawful unlawful
    valid invalid · enforceable unenforceable · authorized unauthorized · authorised unauthorised
    transferable nontransferable · assignable unassignable · reasonable unreasonable · paid unpaid
    available unavailable · written unwritten · able unable · applicable inapplicable · capable incapable
    complete incomplete · consistent inconsistent · correct incorrect · dependent independent
    disputed undisputed · divisible indivisible · eligible ineligible · encrypted unencrypted
    enforceability unenforceability · validity invalidity · legal illegal · likely unlikely
    modified unmodified · necessary unnecessary · published unpublished · refundable nonrefundable
    registered unregistered · restricted unrestricted · secured unsecured · separable inseparable
    severable inseverable · solicited unsolicited · sufficient insufficient · expected unexpected
    known unknown · used unused · usual unusual · voluntary involuntary · willing unwilling
    increase decrease · increased decreased · increases decreases · accept reject · accepts rejects
    accepted rejected · permit prohibit · permits prohibits · permitted prohibited · allow forbid
    include exclude · includes excludes · including excluding · included excluded · approve disapprove
    open closed · public private · gross net · joint several · jointly severally · inside outside
    within outside · with without · same different · minor major · buy sell · import export
    agree disagree · agrees disagrees · continue discontinue · qualified unqualified · solvent insolvent
    implied express · implied expressed · higher lower · above below · more less · more fewer
    earlier later · inclusive exclusive · internal external · adequate inadequate · true untrue
    true false · intended unintended · infringing noninfringing · compliance noncompliance
"""
"""Words that are opposites: one for the other counts as a negation."""
