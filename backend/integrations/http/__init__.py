"""Our one door to the outside: pinned addresses, caps, a row per call, retries, circuit breakers."""
