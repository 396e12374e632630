"""Where each kind of file keeps what it says of place, time, camera and people, and how that is taken out of a copy."""
