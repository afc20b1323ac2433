"""What can happen to a participatory budget, one function each."""
