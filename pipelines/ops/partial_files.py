"""What a file is called while it is on its way."""

# Endings that browsers and copying programs give to files that they have not finished.
PARTIAL = (".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload", ".tmp", ".temp", "~")
