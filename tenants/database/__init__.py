"""Django's database backend for brands: see `base`."""
