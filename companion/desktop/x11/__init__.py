"""The X11 backend: one thread, one connection, no Qt (ARCHITECTURE.md, "The seam on X11")."""
