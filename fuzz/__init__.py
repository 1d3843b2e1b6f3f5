"""Fuzzing: what must hold for any bytes, and the program that looks for bytes for which it does not (`make fuzz`)."""
