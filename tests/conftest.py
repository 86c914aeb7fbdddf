"""What all tests share: Hypothesis profiles, and a folder to run documented commands in."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None)
settings.register_profile(
    "slow",
    deadline=None,
    max_examples=10_000,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_configure(config: pytest.Config) -> None:
    """Picks the Hypothesis profile: `slow` under `-m slow`, else what HYPOTHESIS_PROFILE names."""
    only_slow = config.getoption("markexpr") == "slow"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "slow" if only_slow else "default"))


@pytest.fixture
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a copy of `examples/`, as the current directory."""
    examples = Path(__file__).parent.parent / "examples"
    shutil.copytree(examples, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path
