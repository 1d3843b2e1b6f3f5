"""What a page repeats around its stories: phrases that mark it, and lines that all captures of a publication share."""
