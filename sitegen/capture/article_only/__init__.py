"""Captures that hold an article and nothing else: HTML fragments and Markdown from feeds, exports and generators."""
