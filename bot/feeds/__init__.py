"""Feeds in: fetch, parse, clean, and decide when to come again."""
