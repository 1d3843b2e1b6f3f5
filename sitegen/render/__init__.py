"""Turns planned pages into bytes: themes, Markdown to safe HTML, feeds, sitemaps. Nothing here writes files."""
