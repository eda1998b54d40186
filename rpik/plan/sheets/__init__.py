"""Papers of coaching."""
