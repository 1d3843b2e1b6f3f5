"""The records that templates and renderers get. They are the theme contract (docs/themes.md)."""
