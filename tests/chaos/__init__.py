"""What the product stands on is killed or emptied under it."""
