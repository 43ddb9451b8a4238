"""The windows, in Qt Widgets. Thin: no rule and no SQL here."""
