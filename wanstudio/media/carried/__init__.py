"""Where each container carries a recipe. Written behind all that is seen and heard, so that nothing else moves."""
