"""Finished reports to text, markdown and json: pure functions from a report to a string."""
