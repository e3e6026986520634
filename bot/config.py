"""Settings, read once at the top from the environment and `.env`, then passed down frozen."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import SettingError
from bot.logs import LogFormat

_SLACK_API = "https://slack.com/api/"
_DATABASES = ("sqlite:///", "sqlite+aiosqlite:///", "postgresql://", "postgres://")


def default_database_url() -> str:
    """Return a SQLite file in the user's data folder."""
    folder = Path(platformdirs.user_data_dir("kawaraban", appauthor=False))
    return f"sqlite:///{folder / 'kawaraban.sqlite3'}"


class Role(StrEnum):
    """What a process does: all, or its part beside others on one database."""

    ALL = "all"
    WEB = "web"  # listens to Slack and answers
    WORKER = "worker"  # reads feeds, groups, plans and delivers


class Settings(BaseSettings):
    """Everything that can be set. Slack's four keep their usual names; ours begin `KAWARABAN_`."""

    model_config = SettingsConfigDict(
        env_prefix="KAWARABAN_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    slack_bot_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("slack_bot_token"),
        description="Bot token (xoxb-…), from OAuth & Permissions.",
    )
    slack_app_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("slack_app_token"),
        description="App-level token (xapp-…, connections:write): Socket Mode is used.",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("slack_signing_secret"),
        description="Signing secret; without an app token, signed HTTP is served.",
    )
    slack_api_url: str = Field(
        _SLACK_API,
        validation_alias=AliasChoices("slack_api_url"),
        description="Where Slack's Web API is; another address is a stand-in.",
    )
    database_url: str = Field(
        default_factory=default_database_url,
        description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
    )
    http_host: str = Field("127.0.0.1", description="Address to listen on for HTTP.")
    http_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port for HTTP. Default: 3000, and none in Socket Mode.",
    )
    public_url: str | None = Field(
        None,
        description="Where this program's HTTP is reached from outside, as https://bot.example.com",
    )
    edition: Literal["japan-ai", "none"] = Field(
        "japan-ai", description="The feeds that a new database starts with."
    )
    save_reactions: Annotated[tuple[str, ...], NoDecode] = Field(
        ("bookmark",), description="Reactions that save a story, by name, with commas between."
    )
    refresh_seconds: float = Field(
        60.0, gt=0, description="How often feeds whose poll is due are looked for."
    )
    fetch_concurrency: int = Field(32, ge=1, le=1000, description="Feeds fetched at one time.")
    retention_days: int = Field(
        90, ge=35, description="Days that a story is kept after its last news, unless saved."
    )
    fetch_timeout: float = Field(
        30.0, gt=0, le=300, description="Seconds that one feed's server may take to answer."
    )
    alert_channel: str | None = Field(
        None,
        description="The id of a channel that is told of feeds that need a hand, as C0123456789.",
    )
    post_interval: float = Field(
        1.0, ge=0, description="Seconds between posts to one channel; Slack asks for one."
    )
    workspace_rate: float = Field(
        240.0,
        ge=0,
        description="Posts a minute to one workspace, answers apart; 0 sets no bound. "
        "Slack allows “several hundred”.",
    )
    llm_model: str | None = Field(
        None,
        description="A language model to write with: openai:NAME, anthropic:NAME or ollama:NAME. "
        "Needs the extra: pip install 'kawaraban[llm]'.",
    )
    llm_base_url: str | None = Field(
        None, description="Another address of the model's API; any that speaks as OpenAI's does."
    )
    llm_api_key: SecretStr | None = Field(None, description="The key of the model's API.")
    llm_timeout: float = Field(
        20.0, gt=0, le=90, description="Seconds that a story may take to write; then extracts go."
    )
    llm_concurrency: int = Field(4, ge=1, le=64, description="Stories written at one time.")
    llm_daily_tokens: int = Field(
        200_000, ge=0, description="Tokens that a workspace may spend a day; 0 sets no bound."
    )
    llm_daily_cost: float = Field(
        0.0,
        ge=0,
        description="Dollars that a workspace may spend a day, where prices are known; "
        "0 sets no bound.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR."
    )
    log_format: LogFormat = Field(
        "auto", description="console, json, or auto: console on a terminal, JSON elsewhere."
    )

    @field_validator("save_reactions", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip().strip(":") for name in value.split(",") if name.strip())
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("llm_model")
    @classmethod
    def _known_provider(cls, value: str | None) -> str | None:
        provider, _, name = (value or "").partition(":")
        if value is not None and (provider not in ("openai", "anthropic", "ollama") or not name):
            raise ValueError("must be openai:NAME, anthropic:NAME or ollama:NAME")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") + "/"

    @field_validator("alert_channel")
    @classmethod
    def _channel_id(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[CG][A-Z0-9]{2,}", value):
            raise ValueError("must be a channel's id, as C0123456789, not its name")
        return value or None

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(_DATABASES):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value


class _Given(Settings):
    """Settings of what they are given alone, whatever the environment holds."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave the environment and `.env` out."""
        return (init_settings,)


def given(**values: object) -> Settings:
    """Return settings of these values and the defaults, the same on every machine."""
    return _Given(**values)  # type: ignore[arg-type]  # pydantic checks them


def env_name(field: str) -> str:
    """Return the environment variable that sets a field of Settings."""
    return field.upper() if field.startswith("slack_") else f"KAWARABAN_{field.upper()}"


def load(**overrides: object) -> Settings:
    """Read the settings. Raises SettingError, naming each bad one with what to set."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise SettingError(
            *(
                f"{env_name(str(e['loc'][0]))}: {e['msg'].removeprefix('Value error, ')}. "
                f"{Settings.model_fields[str(e['loc'][0])].description or ''}".strip()
                for e in error.errors()
            )
        ) from None


def secret(value: SecretStr | None) -> str:
    """Return what a secret holds; empty when it is not set."""
    return value.get_secret_value() if value else ""


def require_slack(settings: Settings, role: Role = Role.ALL) -> None:
    """Raise SettingError unless the settings suffice to join a workspace in a role."""
    problems = []
    bot, app = settings.slack_bot_token, settings.slack_app_token
    if bot is None:
        problems.append(
            "SLACK_BOT_TOKEN is not set. Set it to the bot token (xoxb-…) "
            "from your app's “OAuth & Permissions” page."
        )
    elif not bot.get_secret_value().startswith("xoxb-"):
        problems.append("SLACK_BOT_TOKEN must begin with xoxb-: it is the app's bot token.")
    if role is Role.WORKER:
        pass  # it speaks to Slack, and is not spoken to
    elif app is None and settings.slack_signing_secret is None:
        problems.append(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set SLACK_APP_TOKEN (xapp-…, "
            "“Basic Information”, “App-Level Tokens”) for Socket Mode, or SLACK_SIGNING_SECRET "
            "(“Basic Information”) to serve signed HTTP."
        )
    elif app is not None and not app.get_secret_value().startswith("xapp-"):
        problems.append("SLACK_APP_TOKEN must begin with xapp-: it is the app-level token.")
    if problems:
        raise SettingError(*problems)
