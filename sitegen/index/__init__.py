"""The index: one SQLite file derived from content/, and the queries that pages need."""
