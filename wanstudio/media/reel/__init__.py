"""One open clip, any frame of it at once: a worker process of its own that decodes for the stage."""
