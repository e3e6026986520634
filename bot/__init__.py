"""Kawaraban: a Slack bot that briefs a team on the news it lives by."""

__version__ = "0.1.0"
