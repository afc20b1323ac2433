"""What pages and papers are made of."""
