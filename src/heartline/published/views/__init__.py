"""What everybody may see, and what the desk sees of the figures."""
