"""What the three schemas share: problems, paging, the guard on every operation, the HTTP view."""
