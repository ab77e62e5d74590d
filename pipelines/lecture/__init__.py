"""From a recording to the notes of a lecture: plain functions by room, and their wiring in tasks/."""
