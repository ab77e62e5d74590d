"""What people have as a table, and how they write numbers and dates: files and text come in, plain
columns go out."""
