"""The panel that a descriptor becomes."""
