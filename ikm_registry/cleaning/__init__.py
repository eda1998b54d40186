"""Text to value or problem. Plain Python; nothing here raises on what a person can type."""
