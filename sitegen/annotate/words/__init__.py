"""English words: closed lists, a table of word frequencies, and keys for comparing names."""
