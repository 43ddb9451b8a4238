"""The settings window and the first run."""
