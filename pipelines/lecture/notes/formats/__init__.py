"""What notes are written as, a module or folder a format; notes/format.py tells what one is."""
