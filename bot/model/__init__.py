"""The nouns of Kawaraban: frozen records of the standard library's types alone."""
