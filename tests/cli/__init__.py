"""Tests of wanstudio/cli; those that take a process each are in test_cli.py and end2end/."""
