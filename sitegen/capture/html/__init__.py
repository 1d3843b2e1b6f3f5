"""Saved web pages: what the page states of its story, and which of its blocks are the story."""
