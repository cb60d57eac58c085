"""One page's side of the boundary, from its first frame to its last: calls, streams, tickets, allowances."""
