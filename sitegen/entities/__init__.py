"""Looking at entities and tags, and deciding on them."""
