"""Saved web pages: the metadata that the page states, and which of its blocks are the story."""
