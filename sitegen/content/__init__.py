"""Reads and writes content/: Markdown with front matter, the merge with people's edits, decisions on names."""
