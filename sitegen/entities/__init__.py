"""Inspecting entities and tags, and deciding on them."""
