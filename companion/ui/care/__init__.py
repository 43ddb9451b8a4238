"""The care window: from a hard call to the next one, led step by step, closed by one key."""
