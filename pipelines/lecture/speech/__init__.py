"""From sound to a transcript: windows, chunks, engines behind one interface, words to expect, sentences."""
