"""One module per vendor: its field names, its signature, its ways of saying no. They go no further than here."""
