"""Windows: hotkeys, target, clipboard and paste by the documented calls, without a package in between."""
