"""Who does what the views ask for, each with the part of the engine it needs. Loaded after the first frame."""
