"""What other people add to Konspekt: keys of a telephone that are heard, outlines, nearest neighbours."""
