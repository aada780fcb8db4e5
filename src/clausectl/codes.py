"""Every code a problem can carry. A retired code is never used again.

    CL0xx  reading: git, files, usage
    CL1xx  front matter and schemas
    CL2xx  the Markdown of clauses and forms
    CL3xx  composing: clause lists, parameters, references, pins

`docs/codes.md` explains each one; a test holds the two together.
"""

from __future__ import annotations

CODES: dict[str, str] = {}
