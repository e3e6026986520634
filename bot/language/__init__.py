"""English and Japanese: words, names, numbers, days. Pure; its data are read on first use."""
