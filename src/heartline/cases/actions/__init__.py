"""What can happen to a case, one function each."""
