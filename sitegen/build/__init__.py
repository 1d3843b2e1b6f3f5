"""Makes output/: stale units are planned and rendered in worker processes, and their files are written."""
