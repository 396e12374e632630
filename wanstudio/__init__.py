"""WanStudio: a desktop studio for hosted Wan video models."""

__version__ = "0.1.0"
