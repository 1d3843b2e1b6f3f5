"""content/: Markdown files with front matter, the merge with what people edited, and their decisions on names."""
