"""Signed versions: opened, signed, recorded and verified. No input or output, no clock."""
