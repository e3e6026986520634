"""Settings: each that is missing or malformed is named, with what to set; none is repeated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import config
from bot.errors import SettingError

SLACK = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin each test without settings, in a folder without `.env`."""
    for name in list(os.environ):
        if name.upper() in SLACK or name.upper().startswith("KAWARABAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def refusal(capture: pytest.ExceptionInfo[SettingError]) -> str:
    """Return the only problem that was found."""
    (problem,) = capture.value.problems
    return problem


def test_nothing_needs_to_be_set_for_the_defaults() -> None:
    settings = config.load()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("kawaraban.sqlite3")
    assert settings.save_reactions == ("bookmark",)


def test_the_environment_outweighs_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        "SLACK_BOT_TOKEN=xoxb-file\nKAWARABAN_HTTP_PORT=4000\nKAWARABAN_LOG_LEVEL=debug\n"
        "OTHER_PROGRAM=its own affair\n"
    )
    monkeypatch.setenv("KAWARABAN_HTTP_PORT", "5000")
    settings = config.load()
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.http_port == 5000
    assert settings.log_level == "DEBUG"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWARABAN_HTTP_PORT", "")
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    settings = config.load()
    assert settings.http_port is None
    assert settings.slack_app_token is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("bookmark", ("bookmark",)),
        (":bookmark:, star ,", ("bookmark", "star")),
        ("", ("bookmark",)),
    ],
)
def test_save_reactions_are_names_with_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, names: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KAWARABAN_SAVE_REACTIONS", value)
    assert config.load().save_reactions == names


def test_slack_api_url_ends_with_one_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:3979/api")
    assert config.load().slack_api_url == "http://127.0.0.1:3979/api/"


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SLACK_API_URL", "slack.com/api", "http://"),
        ("KAWARABAN_DATABASE_URL", "mysql://x", "sqlite:///"),
        ("KAWARABAN_HTTP_PORT", "eighty", "3000"),
        ("KAWARABAN_HTTP_PORT", "70000", "65535"),
        ("KAWARABAN_EDITION", "mars", "japan-ai"),
        ("KAWARABAN_REFRESH_SECONDS", "0", "greater than 0"),
        ("KAWARABAN_FETCH_CONCURRENCY", "0", "1"),
        ("KAWARABAN_POST_INTERVAL", "-1", "0"),
        ("KAWARABAN_LOG_LEVEL", "LOUD", "WARNING"),
        ("KAWARABAN_LOG_FORMAT", "xml", "json"),
        ("KAWARABAN_ALERT_CHANNEL", "#news-bot", "C0123456789"),
    ],
)
def test_a_malformed_setting_is_named_with_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as caught:
        config.load()
    problem = refusal(caught)
    assert problem.startswith(f"{name}: ")
    assert hint in problem


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWARABAN_HTTP_PORT", "eighty")
    monkeypatch.setenv("KAWARABAN_LOG_LEVEL", "LOUD")
    with pytest.raises(SettingError) as caught:
        config.load()
    assert [p.partition(":")[0] for p in caught.value.problems] == [
        "KAWARABAN_HTTP_PORT",
        "KAWARABAN_LOG_LEVEL",
    ]


@pytest.mark.parametrize("field", config.Settings.model_fields)
def test_every_setting_says_what_it_is(field: str) -> None:
    assert config.Settings.model_fields[field].description


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, ("SLACK_BOT_TOKEN", "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET")),
        ({"SLACK_BOT_TOKEN": "xoxb-s3cr3t"}, ("Neither SLACK_APP_TOKEN",)),
        ({"SLACK_SIGNING_SECRET": "s3cr3t"}, ("SLACK_BOT_TOKEN",)),
        ({"SLACK_BOT_TOKEN": "xoxp-s3cr3t", "SLACK_SIGNING_SECRET": "s3cr3t"}, ("xoxb-",)),
        ({"SLACK_BOT_TOKEN": "xoxb-s3cr3t", "SLACK_APP_TOKEN": "xoxb-s3cr3t"}, ("xapp-",)),
        ({"SLACK_BOT_TOKEN": "s3cr3t", "SLACK_APP_TOKEN": "s3cr3t"}, ("xoxb-", "xapp-")),
    ],
)
def test_what_a_workspace_needs_is_named_and_no_secret_is(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: tuple[str, ...]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = config.load()
    with pytest.raises(SettingError) as caught:
        config.require_slack(settings)
    assert len(caught.value.problems) == len(named)
    for problem, words in zip(caught.value.problems, named, strict=True):
        assert words in problem
    assert "s3cr3t" not in str(caught.value) + repr(caught.value) + repr(settings)


@pytest.mark.parametrize(
    "given",
    [
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "any"},
    ],
)
def test_two_secrets_suffice(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    config.require_slack(config.load())


def test_a_secret_in_a_malformed_setting_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWARABAN_DATABASE_URL", "mysql://kawaraban:s3cr3t@db/news")
    with pytest.raises(SettingError) as caught:
        config.load()
    assert "s3cr3t" not in str(caught.value)


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        config.load().http_port = 1  # type: ignore[misc]  # the test is that it raises
