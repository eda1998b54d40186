"""Same business twice? Plain Python on columns; suggests, never merges."""
