"""A message's life in order: accepting, dispatching, tracking, publishing, and what puts right what was interrupted."""
