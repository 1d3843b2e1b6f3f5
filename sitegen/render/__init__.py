"""Planned pages to bytes: themes, Markdown to safe HTML, feeds, sitemaps. Nothing here writes."""
