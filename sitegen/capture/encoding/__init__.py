"""Converts bytes to text: compression, character encodings, invisible characters."""
