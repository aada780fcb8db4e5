"""Manifest and clauses to a composed agreement: pure, no input or output.

The steps, each a module: `values` types the parameters, `outline` settles what
stands where under which number, `compose` writes the traced canonical text.
"""
