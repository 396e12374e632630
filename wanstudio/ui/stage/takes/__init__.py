"""The takes of a shot on the stage: the strip below it, and which of them is on."""
