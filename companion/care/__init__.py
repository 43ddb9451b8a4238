"""From a hard call to the next one: exercises, their choice, the pacer, the private journal."""
