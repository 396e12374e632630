"""The log to be read, and the file with it for whoever helps."""
