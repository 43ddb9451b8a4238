"""The phrase manager: find, edit, hand in, approve, look back."""
