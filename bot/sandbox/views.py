"""Modals in their stacks, and the App Home of each person."""

from __future__ import annotations

from typing import Any, Final

from bot.errors import SandboxError
from bot.sandbox.blocks import check_view
from bot.sandbox.refusal import RefusalError, invalid
from bot.sandbox.shapes import Json
from bot.sandbox.view_state import values
from bot.sandbox.workspace import Change, Workspace

# https://docs.slack.dev/surfaces/modals#stack
MOST_STACKED: Final = 3


class Views:
    """Opens, changes and closes views. The views themselves are the workspace's."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[str]] = {}

    def owner(self, view_id: str) -> str:
        """Return who has a modal open. Raises SandboxError."""
        for user, stack in self._stacks.items():
            if view_id in stack:
                return user
        raise SandboxError(f"no modal {view_id} is open")

    def get(self, view_id: str) -> Json:
        """Return an open modal or a Home. Raises SandboxError."""
        found = self._workspace.views.get(view_id)
        if found is None:
            raise SandboxError(f"no view has the id {view_id}")
        return found

    def open(self, user: str, given: Any) -> Json:
        """Open a modal; those that were open give way. Raises RefusalError."""
        view = self._made(given, "modal")
        self.clear(user)
        return self._stack(user, view)

    def push(self, user: str, given: Any) -> Json:
        """Open a modal over another. Raises RefusalError."""
        view = self._made(given, "modal")
        if not self._stacks.get(user):
            raise RefusalError("not_found")
        if len(self._stacks[user]) >= MOST_STACKED:
            raise RefusalError("push_limit_reached")
        return self._stack(user, view)

    def update(self, view_id: str, given: Any, *, hash_: str = "") -> Json:
        """Change an open modal; what was typed stays where ids stay. Raises RefusalError."""
        known = self._workspace.views.get(view_id)
        if known is None or known["type"] != "modal":
            raise RefusalError("not_found")
        if hash_ and hash_ != known["hash"]:
            raise RefusalError("hash_conflict")
        view = self._made(given, "modal", known)
        places = ("id", "root_view_id", "previous_view_id")
        view |= {key: known[key] for key in places}
        view["state"] = {"values": values(view["blocks"], known["state"]["values"])}
        self._workspace.views[view_id] = view
        self._workspace.tell(Change("modal", self.owner(view_id), view=view))
        return view

    def publish(self, user: str, given: Any, *, hash_: str = "") -> Json:
        """Set a person's App Home. Raises RefusalError."""
        known = self._workspace.homes.get(user)
        if hash_ and (known is None or hash_ != known["hash"]):
            raise RefusalError("hash_conflict")
        view = self._made(given, "home", known)
        view["id"] = known["id"] if known else self._workspace.new_id("V")
        view |= {"root_view_id": view["id"], "previous_view_id": None}
        view["state"] = {"values": values(view["blocks"], {})}
        self._workspace.homes[user] = self._workspace.views[view["id"]] = view
        self._workspace.tell(Change("home", user, view=view))
        return view

    def close(self, view_id: str) -> list[Json]:
        """Close a modal; return those that its `clear_on_close` closes with it, itself first."""
        user, view = self.owner(view_id), self.get(view_id)
        if view["clear_on_close"]:
            return self.clear(user)
        self._stacks[user].remove(view_id)
        del self._workspace.views[view_id]
        self._workspace.tell(Change("modal_closed", user, view=view))
        return [view]

    def clear(self, user: str) -> list[Json]:
        """Close all of a person's modals; return them, the topmost first."""
        stack = self._stacks.pop(user, [])
        closed = [self._workspace.views.pop(view_id) for view_id in reversed(stack)]
        if closed:
            self._workspace.tell(Change("modal_closed", user, facts={"all": True}))
        return closed

    def by_external_id(self, external_id: str) -> str:
        """Return a view's id. Raises RefusalError."""
        for view in self._workspace.views.values():
            if view["external_id"] == external_id:
                return str(view["id"])
        raise RefusalError("not_found")

    def _stack(self, user: str, view: Json) -> Json:
        stack = self._stacks.setdefault(user, [])
        view["id"] = self._workspace.new_id("V")
        view["previous_view_id"] = stack[-1] if stack else None
        view["root_view_id"] = stack[0] if stack else view["id"]
        view["state"] = {"values": values(view["blocks"], {})}
        stack.append(view["id"])
        self._workspace.views[view["id"]] = view
        self._workspace.tell(Change("modal", user, view=view))
        return view

    def _made(self, given: Any, kind: str, known: Json | None = None) -> Json:
        if given is None:
            raise invalid("invalid_arguments", ["missing required field: view"])
        view = check_view(given, self._workspace.new_id, kind=kind)
        external_id = view.get("external_id", "")
        taken = {v["external_id"] for v in self._workspace.views.values()}
        if external_id in taken - {"", (known or {}).get("external_id")}:
            raise RefusalError("duplicate_external_id")
        config = self._workspace.config
        absent = {"title": None, "close": None, "submit": None} if kind == "modal" else {}
        return {
            **absent,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **view,
            "team_id": config.team_id,
            "hash": f"{self._workspace.next_ts()}.{self._workspace.new_id('h')}",
            "app_id": config.app_id,
            "app_installed_team_id": config.team_id,
            "bot_id": config.bot_id,
        }
