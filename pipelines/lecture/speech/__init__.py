"""From sound to a transcript: windows, chunks, the engines behind one interface, the words to expect, sentences."""
