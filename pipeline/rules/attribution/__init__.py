"""Who says so: sources, how far they reach, and who "he" and "the ministry" are."""
