"""The command line: thin. Each command reads its arguments, calls one thing, prints the outcome."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from bot import __version__, config, logs
from bot.errors import KawarabanError, SettingError

T = TypeVar("T")
