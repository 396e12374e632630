"""The commands without a window: one module each, on the same engine. No Qt here."""
