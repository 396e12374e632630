"""Choosing how a clip leaves."""
