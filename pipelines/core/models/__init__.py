"""Models that are fetched: the catalogue of them, where each comes from, and the task that fetches it."""
