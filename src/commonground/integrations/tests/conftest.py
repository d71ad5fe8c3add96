"""What tests of importing share."""

import pytest


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by words alone, so that no test waits for a model."""
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")
