"""Resolves names to entities: which names mean the same thing, of which kind, and which entry of the gazetteer."""
