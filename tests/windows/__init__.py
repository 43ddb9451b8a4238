"""What is run on Windows itself (`make test-windows`, under Wine): files named check_*.py, so that no other run takes them.

Not to be had under Wine 8, so left to a real Windows: programs with more rights (UIPI), the foreground lock, clipboard
history, MOD_NOREPEAT (it repeats all the same), EVENT_SYSTEM_FOREGROUND (never told), and any Qt after 6.4.
"""
