"""What the studio knows: models, parameters, jobs, recipes. No Qt, no network, no files."""
