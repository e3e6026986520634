"""Slack, outbound: clients, the poster, and the two ways in which Slack reaches us."""
