"""Two sides compared, purely: two libraries to a `Diff`, two documents to a `DocumentComparison`.

Where to look:

    libraries   report (brings all together), documents, outlines, identities, parts, stretches, standing,
                document_renames, sides; clauses, regrouping (renamed, split, merged), renames
    documents   provisions (brings all together), alignment, splits, placing (what moved), markup,
                outliers (the odd one of several copies), conjunctions
    words       words, tokens, sequences, polish, passages, spans, scripts; paragraphs, filled (values)
    elsewhere   effects (numbers, references left behind, terms, definitions), references, terms, meanings
    meaning     significance/ (kinds, rules, reasons), assessing, clause_assessment, clause_terms
    shared      likeness, moves (the heaviest increasing subsequence), changed
"""
