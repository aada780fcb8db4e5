"""The only doors to PyYAML and markdown-it-py: files in, typed model out.

Each reader takes text, never a path to open, and hands back what it understood
together with every problem it met. Both libraries are imported on first use,
because starting them costs more than most commands need.

Where to look:

    bytes      decoding
    YAML       strict_yaml, plain_yaml (the quick way), yaml_nodes, yaml_surprises, fields
    files      clause_file, clause_header, manifest_file, manifest_items, parameter_fields,
               settings_file, names (ids and paths), numbering (number patterns)
    Markdown   markdown, prose (the quick way), inline, inline_places, markdown_checks
    canonical  canonical (blocks), inks and emphasis (inline text), escapes, marks, writer
    documents  documents/ (any Markdown agreement, cut into provisions; entry: documents.reading)
    rewriting  layout, sentences, front_matter_layout, edits, link_places, manifest_names, former_ids
"""
