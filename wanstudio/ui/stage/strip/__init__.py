"""Under the picture: ruler, filmstrips and sound, the range with its handles, and the look ahead."""
