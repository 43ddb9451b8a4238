"""Wayland: what a compositor lets a program do, over its own socket; and the desktop portals on the session bus."""
