"""What is kept on this computer: folders, journal, library, settings, keys."""
