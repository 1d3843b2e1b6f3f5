"""The fields of a story, whatever the format: dates, bylines, datelines, captions, sidecar files, publication rules."""
