"""Which units a change makes stale, and from what each file of output/ was made."""
