"""From moving pictures to the slides that were shown: one JPEG each, from when to when."""
