"""The demo's brands, people and history: made up, seeded, and played through the same services as real work."""
