"""What is shared by all that is set for people: fonts, colours, times, themes, web pages, WebVTT."""
