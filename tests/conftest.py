"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# A busy machine is no failure. CI tries the same inputs each time; people's machines look for more.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

NEEDS = ("browser", "postgres")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what CI would skip for want of a browser or a Postgres: CI installs both."""
    report = yield
    expected = hasattr(report, "wasxfail")
    if report.skipped and not expected and os.environ.get("CI"):
        needs = [name for name in NEEDS if item.get_closest_marker(name)]
        if needs:
            report.outcome = "failed"
            report.longrepr = f"needs {' and '.join(needs)}, which CI must have: {report.longrepr}"
    return report
