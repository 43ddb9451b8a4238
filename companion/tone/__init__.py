"""The tone check: draft to findings. Knows no window and no operating system."""
