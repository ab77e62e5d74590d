"""All lectures together: a library page over them, a full-text search in them, a local web page for both."""
