"""Significance: what kind a difference is, and whether a rule says that it changes the meaning."""

from clausectl.comparing.significance.assess import Context, assess

__all__ = ["Context", "assess"]
