"""What reading costs and how right it is, beside what users would take instead."""
