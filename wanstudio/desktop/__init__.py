"""What the desktop around the window shows of the program: notifications, and progress at its icon."""
