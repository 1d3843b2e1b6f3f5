"""Plain-text captures: finds the article among the lines of a page that was copied as text."""
