"""How output/ comes to be: stale units are planned and rendered in worker processes, and their files written."""
