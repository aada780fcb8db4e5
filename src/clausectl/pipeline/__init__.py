"""The visible pipeline of each command: load, find, compare or check, hand over.

Each module joins the repository (what is read and written) with the pure
layers (what it means). Nothing here parses options or prints.
"""
