"""Fields of a story in all formats: dates, bylines, datelines, captions, sidecar files, publication rules."""
