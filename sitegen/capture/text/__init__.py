"""Plain-text captures: where the article begins and ends among the lines of a page that was copied as text."""
