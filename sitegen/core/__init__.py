"""What all other packages use: errors, files, text, URLs, settings, the records of the domain, worker processes."""
