"""The tone check as a window: what would hurt in a draft, why, and a better wording."""
