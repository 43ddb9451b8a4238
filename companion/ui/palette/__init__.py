"""The palette: find one phrase, fill its slots, hand it over. The window holds no rule of its own."""
