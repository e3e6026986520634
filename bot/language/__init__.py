"""What is known of English and Japanese: words, names, numbers, days. Pure; data read on first use."""
