"""The only doors to PyYAML and markdown-it-py: files in, typed model out.

Each reader takes text, never a path to open, and hands back what it understood
together with every problem it met. Both libraries are imported on first use,
because starting them costs more than most commands need.
"""
