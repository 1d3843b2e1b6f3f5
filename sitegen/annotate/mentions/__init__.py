"""Finds all mentions in a story: cleans the recogniser's spans and adds names that rules find."""
