"""What is run on Windows itself (`make test-windows`, under Wine): files named check_*.py, so that no other run takes them."""
