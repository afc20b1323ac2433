"""What the residents' pages show, gathered from the rooms below."""
