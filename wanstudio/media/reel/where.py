"""Where the pictures that both sides map lie. Apart from what makes them: the window has no use for a decoder."""

from pathlib import Path

MEMORY = Path("/dev/shm")  # Linux; elsewhere the file is on disk, and the system keeps it in its cache
PREFIX = "wanstudio-stage-"  # of its name, then that of the worker's folder
