"""The record of the notes: what they say, whatever they are set as."""
