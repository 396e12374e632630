"""What the user can do; the only layer with tasks."""
