"""A short run of the crash bench: killed, frozen, its database restarted, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import crash
from tests.fakes import postgres

SHORT = crash.Plan("short", kills=5, days=2, day=12, channels=3, orders=3)


def test_a_killed_worker_on_sqlite_loses_and_repeats_nothing() -> None:
    report = crash.trial(SHORT, "sqlite")
    assert report.verdict.clean, report.line()
    assert report.posts == report.verdict.expected


@pytest.mark.postgres
def test_killed_and_frozen_workers_on_a_restarted_postgres_lose_and_repeat_nothing() -> None:
    plan = replace(SHORT, workers=2, kills=3, freezes=1, restarts=1)
    try:
        report = crash.trial(plan, "postgres")
    except postgres.PostgresMissingError as error:
        pytest.skip(str(error))
    assert report.verdict.clean, report.line()
    assert report.posts == report.verdict.expected
