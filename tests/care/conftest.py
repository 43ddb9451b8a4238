"""The shipped library, read once."""

from __future__ import annotations

import pytest

from companion.care.content import Loaded, care_dir, load_library
from companion.care.model import Library


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return load_library(care_dir())


@pytest.fixture(scope="session")
def library(loaded: Loaded) -> Library:
    return loaded.library
