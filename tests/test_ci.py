"""The rules of the tests themselves: what a newcomer's machine lacks is skipped, never in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

TESTS = """
    import pytest

    @pytest.mark.{marker}
    def test_needs_it():
        pytest.skip("none here")
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers = browser\n    postgres\n    slow")
    return pytester


@pytest.mark.parametrize("marker", ["browser", "postgres", "slow"])
def test_skipped_on_a_newcomers_machine(suite: pytest.Pytester, marker: str) -> None:
    suite.makepyfile(TESTS.format(marker=marker))
    suite.runpytest("-p", "no:asyncio").assert_outcomes(skipped=1)


@pytest.mark.parametrize("marker", ["browser", "postgres"])
def test_failed_in_ci(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, marker: str) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(TESTS.format(marker=marker))
    result = suite.runpytest("-p", "no:asyncio")
    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines([f"*needs {marker}, which CI must have*none here*"])


def test_other_skips_are_allowed_in_ci(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(TESTS.format(marker="slow"))
    suite.runpytest("-p", "no:asyncio").assert_outcomes(skipped=1)
