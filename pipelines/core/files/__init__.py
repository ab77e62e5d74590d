"""Files: written whole or not at all, told apart by their content, named in any bytes; JSON files."""
