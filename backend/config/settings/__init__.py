"""Settings: base holds what never varies; local, test and production each import it and add their own."""
