"""manifest.yml against the rules of Slack's published schema, and against what the code does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import jsonschema
import pytest
import yaml
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.sandbox import scopes as reference
from bot.sandbox.settings import EVENTS, SCOPES, SandboxConfig
from bot.services import Services

ROOT = Path(__file__).parent.parent
# What runs in a workspace: the sandbox is the other side.
CALLERS = ("handlers", "bot/slack", "bot/app.py")
# https://docs.slack.dev/reference/methods, "Required scopes": none, or the app-level token's.
UNSCOPED = {
    "apps.connections.open",
    "auth.test",
    "chat.getPermalink",
    "views.open",
    "views.publish",
    "views.push",
    "views.update",
}
# The kinds of conversation that each of the methods is called on. Posts may have been made in a
# direct conversation too; whether the bot is a member is asked of channels alone.
KINDS = {
    "conversations.history": ("channels", "groups", "im"),
    "conversations.info": ("channels", "groups"),
    "conversations.replies": ("channels", "groups", "im"),
}


def text(least: int, most: int, **more: object) -> dict[str, object]:
    return {"type": "string", "minLength": least, "maxLength": most} | more


def record(required: Iterable[str] = (), /, **fields: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(required),
        "additionalProperties": False,
    }


def many(item: object, least: int, most: int) -> dict[str, object]:
    return {
        "type": "array", "items": item, "minItems": least, "maxItems": most, "uniqueItems": True
    }  # fmt: skip


FLAG = {"type": "boolean"}
ADDRESS = text(1, 3000, pattern="^https?://")
# The parts of Slack's schema (slackapi/manifest-schema, 2.0.0) that an app like ours may have.
RULES = record(
    ["display_information", "features", "oauth_config", "settings"],
    _metadata=record(major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=record(
        ["name", "description", "long_description"],
        name=text(1, 35),
        description=text(1, 140),
        background_color=text(4, 7, pattern="^#([0-9a-fA-F]{3}){1,2}$"),
        long_description=text(175, 4000),
    ),
    features=record(
        app_home=record(
            home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG
        ),
        bot_user=record(["display_name"], display_name=text(1, 80), always_online=FLAG),
        slash_commands=many(
            record(
                ["command", "description"],
                command=text(2, 32, pattern="^/"),
                url=ADDRESS,
                description=text(1, 2000),
                usage_hint=text(1, 1000),
                should_escape=FLAG,
            ),
            1,
            50,
        ),
        shortcuts=many(
            record(
                ["name", "type", "callback_id", "description"],
                name=text(1, 24),
                type={"enum": ["message", "global"]},
                callback_id=text(1, 255),
                description=text(1, 150),
            ),
            1,
            10,
        ),
        agent_view=record(
            agent_description=text(1, 300),
            suggested_prompts=many(
                record(["title", "message"], title=text(1, 75), message=text(1, 3000)), 0, 4
            ),
        ),
    ),
    oauth_config=record(scopes=record(bot=many(text(1, 50), 1, 255))),
    settings=record(
        event_subscriptions=record(request_url=ADDRESS, bot_events=many(text(1, 50), 0, 100)),
        interactivity=record(["is_enabled"], is_enabled=FLAG, request_url=ADDRESS),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


class RecordingApp:
    """Takes registrations as an AsyncApp does, and keeps what they listen for."""

    def __init__(self) -> None:
        self.heard: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], Any]]:
        assert hasattr(AsyncApp, kind), f"Bolt has no app.{kind}"

        def listen(constraint: Any, *_more: Any, **_named: Any) -> Callable[[Any], Any]:
            self.heard.setdefault(kind, []).append(constraint)
            return lambda listener: listener

        return listen

    def events(self) -> set[str]:
        """Return the subscriptions that the event listeners need."""
        return {_subscription(event) for event in self.heard.get("event", [])}


def _subscription(event: str | Mapping[str, str]) -> str:
    if isinstance(event, str):
        assert event != "message", "listen by channel_type: each kind is a subscription of its own"
        return event
    kind = event.get("channel_type")
    return f"{event['type']}.{kind}" if kind else event["type"]


def _subscribed(manifest: dict[str, Any]) -> list[str]:
    return cast("list[str]", manifest["settings"]["event_subscriptions"]["bot_events"])


def differing(where: str, has: AbstractSet[str], needs: AbstractSet[str]) -> str:
    """Say what to do about it."""
    return f"{where}: add {sorted(needs - has)}, take out {sorted(has - needs)}"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8")))


@pytest.fixture(scope="module")
def registered() -> RecordingApp:
    app = RecordingApp()
    services = cast("Services", SimpleNamespace(inbox=None))
    handlers.register(cast("AsyncApp", app), services, workspace="T1")
    return app


@pytest.fixture(scope="module")
def called() -> set[str]:
    """Every method of Slack's Web API that our code calls by its client."""
    files = [f for place in CALLERS for f in ([ROOT / place, *(ROOT / place).rglob("*.py")])]
    names = {
        node.attr
        for file in files
        if file.suffix == ".py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }
    methods = {n for n in names if "_" in n.strip("_") and hasattr(AsyncWebClient, n)}
    # Opened by the Socket Mode client.
    return {m.replace("_", ".") for m in methods} | {"apps.connections.open"}


def test_slacks_schema(manifest: dict[str, Any]) -> None:
    jsonschema.validate(manifest, RULES)


@pytest.mark.parametrize(
    "bad",
    [
        {"display_information": {"name": "x" * 36}},
        {"display_information": {"name": "x", "description": "x", "long_description": "short"}},
        {"features": {"shortcuts": [{"name": "No callback", "type": "message"}]}},
        {"features": {"slash_commands": [{"command": "brief", "description": "No slash"}]}},
        {"settings": {"event_subscriptions": {"bot_events": ["a", "a"]}}},
        {"settings": {"unknown": True}},
    ],
)
def test_the_rules_refuse(manifest: dict[str, Any], bad: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest | bad, RULES)


def test_commands(manifest: dict[str, Any], registered: RecordingApp) -> None:
    declared = [command["command"] for command in manifest["features"]["slash_commands"]]
    assert declared == registered.heard["command"]
    assert declared == [command.command for command in SandboxConfig().commands]


def test_shortcuts(manifest: dict[str, Any], registered: RecordingApp) -> None:
    declared = [shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]]
    assert declared == registered.heard["shortcut"]


def test_events(manifest: dict[str, Any], registered: RecordingApp) -> None:
    declared, heard = set(_subscribed(manifest)), registered.events()
    assert declared == heard, differing("manifest.yml", declared, heard)
    assert heard == EVENTS, differing("bot/sandbox/settings.py", EVENTS, heard)


def test_interactivity(manifest: dict[str, Any], registered: RecordingApp) -> None:
    assert registered.heard["action"]
    assert registered.heard["view"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_app_home(manifest: dict[str, Any], registered: RecordingApp, called: set[str]) -> None:
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"] == ("views.publish" in called)
    # Whoever may write to the bot is answered.
    assert home["messages_tab_read_only_enabled"] == ("message.im" not in registered.events())


def test_scopes(manifest: dict[str, Any], registered: RecordingApp, called: set[str]) -> None:
    needed = {"commands"}
    for method in called - UNSCOPED:
        if method in KINDS:
            needed |= {f"{kind}:{reference.BY_KIND[method]}" for kind in KINDS[method]}
        else:
            needed.add(reference.METHODS[method])
    needed |= {reference.EVENTS[e] for e in registered.events() if e in reference.EVENTS}
    declared = set(manifest["oauth_config"]["scopes"]["bot"])
    assert declared == needed, differing("manifest.yml", declared, needed)
    assert needed == SCOPES, differing("bot/sandbox/settings.py", SCOPES, needed)


def test_socket_mode(manifest: dict[str, Any]) -> None:
    # As it stands the manifest is for two tokens in .env and no address of one's own.
    assert manifest["settings"]["socket_mode_enabled"]
    assert not manifest["settings"]["token_rotation_enabled"]


def test_signed_http_is_what_is_commented_out() -> None:
    text = (ROOT / "manifest.yml").read_text("utf-8")
    text = re.sub(r"# ((?:request_)?url: )", r"\1", text)
    manifest = yaml.safe_load(
        text.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
    )
    jsonschema.validate(manifest, RULES)
    settings = manifest["settings"]
    assert not settings["socket_mode_enabled"]
    addresses = [
        *(command["url"] for command in manifest["features"]["slash_commands"]),
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
    ]
    assert len(set(addresses)) == 1
    assert addresses[0].endswith("/slack/events")
