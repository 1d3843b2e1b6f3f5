"""What a change makes stale, and what each file of output/ was made from."""
