"""What is known of the world: places, organizations, teams, events, with identifiers. The tables lie in data/."""
