"""What is done with texts of any language by what is known of it: words, sentences, stems, noun phrases,
filler, numbers, search."""
