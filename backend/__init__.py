"""The rooms of Hundi; `pyproject.toml` draws the floors they stand on."""
