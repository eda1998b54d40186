"""Which sentra next: maximum reach under a budget, in plain Python on arrays."""
