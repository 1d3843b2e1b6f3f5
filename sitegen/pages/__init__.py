"""What each page is made of: a frozen record for every file of the site, planned from the index."""
