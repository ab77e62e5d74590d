"""Language models that write notes, a module each, called as in [writer] engine."""
