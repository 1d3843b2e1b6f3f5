"""From names in a text to entities: which names mean the same thing, of which kind, and which thing of the world."""
