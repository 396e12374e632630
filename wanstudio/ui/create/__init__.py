"""The Create view: which model, its parameters, what is missing, and Generate."""
