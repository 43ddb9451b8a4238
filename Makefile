# Two commands: `make run` and `make test`. Each does all the set-up on a bare Debian 12 / Ubuntu machine.
PYTHON := .venv/bin/python
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY))

.PHONY: run test test-windows test-load test-long lint bench catalogues clean

# Opens the app where there is a screen; without one, plays the whole story on a virtual screen.
run:
ifneq ($(SCREEN),)
	@.ci/setup run
	@$(PYTHON) -m companion
else
	@.ci/setup demo
	@$(PYTHON) -m companion demo --out demo-out
endif

test:
	@.ci/setup test
	@$(MAKE) --no-print-directory lint
	@$(PYTHON) -m pytest; code=$$?; \
	for again in 1 2; do \
	  [ $$code -eq 1 ] || break; \
	  echo "Once more, alone: real programs on a busy machine may miss their moment. What fails three times fails."; \
	  $(PYTHON) -m pytest --last-failed --last-failed-no-failures none; code=$$?; \
	done; exit $$code

# The Windows parts for real, under Wine; the seam under load, in full; the loops in their full length.
test-windows:
	@.ci/setup test
	@.ci/test-windows

test-load:
	@.ci/setup load
	@$(PYTHON) -m pytest -m load tests/load tests/screen

test-long:
	@.ci/setup test
	@$(PYTHON) -m pytest -m long

lint:
	@$(PYTHON) -m ruff check companion tests resources
	@$(PYTHON) -m mypy

bench:
	@.ci/setup test
	@$(PYTHON) -m tests.bench

# Reads every marked string and brings the translations up to date (resources/locale).
catalogues:
	@.venv/bin/uv run -q --group generate python resources/locale/generate.py

clean:
	rm -rf .venv dist build demo-out
