"""Where words come from: pure questions about histories that somebody else has read."""
