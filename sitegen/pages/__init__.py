"""What each page shows: one frozen record for every file of the site, planned from the index."""
