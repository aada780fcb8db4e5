"""Finished reports to text, markdown, html and json: pure functions from a report to a string."""
