"""Where a story names something: the recogniser's spans, cleaned, and what rules find besides."""
