"""Who and what is named: names, goods and things, and what tells of their types."""
