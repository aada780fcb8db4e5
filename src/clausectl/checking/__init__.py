"""Checks over a whole library: pure, every problem in one run."""
