"""What every room stands on: errors, files, text, URLs, settings, the records of the domain, worker processes."""
