"""The windows of the promises: the panel, the due card, the hold pill, and the watch behind them."""
