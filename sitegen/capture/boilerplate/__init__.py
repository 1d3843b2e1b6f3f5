"""Boilerplate: phrases by which it is recognised, and lines that repeat across the captures of a publication."""
