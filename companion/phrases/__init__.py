"""One reply, its slots, packs and library, search. Knows no window and no operating system."""
