"""Writers of notes, a module or folder each, called as in [summary] method; writer.py tells what one is."""
