"""The morning report: pages, figures, and a digest for a mail."""
