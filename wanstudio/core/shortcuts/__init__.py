"""The keys: what they are called, which action has which where, sets for hands that know other programs."""
