"""Stories: which items tell one event, what they speak of, and which matter most. Pure."""
