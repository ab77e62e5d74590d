"""From sentences to chapters: where one topic gives way to another, and what each is called."""
