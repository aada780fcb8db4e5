"""The commands: each file parses options, calls the pipeline and prints."""
