"""Words to promise kept: the time grammar, the working calendar, the ledger."""
