"""The `assistant` command: data on stdout, progress and errors on stderr.

Exit codes: 0 done; 1 an expected error, one line on stderr; 2 wrong usage; 3 a check or gate that failed.
"""

from assistant.cli.app import main

__all__ = ["main"]
