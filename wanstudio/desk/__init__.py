"""Where the views meet the studio: each module joins one view to what it shows and calls. Only app.py makes these."""
