"""clausectl: contract language kept in git the way good teams keep code."""

__version__ = "0.1.0"
