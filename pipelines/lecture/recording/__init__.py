"""Opening a recording: what its container says, its sound as 16 kHz mono FLAC, what its notes are called."""
