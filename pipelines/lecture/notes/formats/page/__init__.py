"""The notes as a web page in one file: player, slides, search."""
