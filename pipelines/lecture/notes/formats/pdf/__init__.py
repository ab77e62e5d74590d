"""The notes as a PDF that a student would print."""
