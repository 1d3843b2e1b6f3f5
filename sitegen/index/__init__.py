"""What the archive knows: one SQLite file, derived from content/, and the questions that pages ask of it."""
