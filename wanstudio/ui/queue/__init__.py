"""The queue as a list."""
