from __future__ import annotations

import pytest

from companion.tone.loading import load_rules
from companion.tone.rules import RuleSet


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()
