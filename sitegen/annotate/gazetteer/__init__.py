"""Tables of places, organizations, teams and events, with identifiers. The data are in data/."""
