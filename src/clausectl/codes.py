"""Every code a problem can carry. A retired code is never used again.

    CL0xx  reading: git, files, usage
    CL1xx  front matter and schemas
    CL2xx  the Markdown of clauses and forms
    CL3xx  composing: clause lists, parameters, references, pins

`docs/codes.md` explains each one; a test holds the two together.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    "CL001": "git is missing, too old or cannot be started",
    "CL002": "the folder is not inside a git repository",
    "CL003": "git refuses the repository (another owner, or a bare one)",
    "CL004": "git failed: the repository is damaged or unusual",
    "CL005": "the repository has no commits yet",
    "CL006": "the revision is unknown",
    "CL007": "the text is not the name of a revision, branch or tag",
    "CL008": "the revision is ambiguous",
    "CL009": "the revision is not a commit",
    "CL010": "there is no work tree or index here",
    "CL011": "an object is not stored (shallow, partial or damaged clone)",
    "CL012": "a symbolic link stands where a file is expected",
    "CL013": "a submodule stands where a file is expected",
    "CL014": "the path is not one inside the repository",
    "CL015": "the file is too large",
    "CL016": "something other than a file stands at the path",
    "CL017": "the index holds a merge conflict",
    "CL018": "the file cannot be read",
    "CL019": "the file exists already and is not overwritten",
    "CL020": "the files cannot be written; nothing changed",
    "CL021": "another process is writing to the work tree",
    "CL022": "a repository cannot be made, or committed to, here",
    "CL023": "the folder, tree or history is out of all measure",
    "CL024": "two branches change the same file and cannot be merged",
}
