"""Slack's limits, as its block reference gives them, and how we share a message's room out.

All in characters or counts (https://docs.slack.dev/reference/block-kit).
"""

from __future__ import annotations

from typing import Final

MESSAGE_BLOCKS: Final = 50
HOME_BLOCKS: Final = 100
SECTION_TEXT: Final = 3_000
HEADER_TEXT: Final = 150
CONTEXT_TEXT: Final = 2_000
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTIONS: Final = 100
ACTIONS: Final = 25

# Slack refuses a message with too much text in all (`msg_blocks_too_long`) at a point that it does
# not document: 9,597 characters were taken and 11,341 refused (bolt-js issue 2867).
MESSAGE_TEXT: Final = 9_000

# Our own measures, so that a card stays a card.
FALLBACK: Final = 500
HEADLINE: Final = 300
LINE: Final = 600  # a sentence, without its citations
TITLE: Final = 350  # an article's
NAME: Final = 60  # a topic, an outlet, a label
LANG: Final = 12
SOURCE_LINE: Final = TITLE + 2 * NAME + LANG + 90  # without its link; 90 for the date and dots
SOURCES_A_PART: Final = 13  # so many of the longest lines, and the headline, fit a message
