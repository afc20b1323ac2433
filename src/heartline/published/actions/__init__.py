"""What is done in this room: setting formulas, and counting."""
