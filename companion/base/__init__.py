"""What every wing may use: paths, settings, files, folding, clock, log, translations. Knows no window."""
