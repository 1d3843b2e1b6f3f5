"""English words: closed lists, how common words are, and the key that spellings of one name share."""
