"""The sheet of keys: every action with its keys, and the way to give it others."""
