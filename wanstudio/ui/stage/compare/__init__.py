"""Clips that are compared: how they are laid on each other, which one is heard, what they differ in."""
