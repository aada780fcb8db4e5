"""The rules of ``check``: one file each, whose docstring is the rule's manual page."""
