"""The command line, one file per command group. No Qt at module level."""
