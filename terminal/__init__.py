"""The command line, one file per command. `cli.py` puts them together.

Importing a command loads neither the store nor the assistant: `--help` and `--version` answer at
once. What a command needs is imported when it runs.
"""
