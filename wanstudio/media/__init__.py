"""Everything that decodes or encodes, in worker processes."""
