"""Bytes to text: compression, character encodings, invisible characters."""
