"""Everything that touches the operating system, one small port per capability."""
