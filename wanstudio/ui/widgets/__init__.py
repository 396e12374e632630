"""Small widgets that more than one view uses. They know the theme and nothing of jobs, clips or models."""
