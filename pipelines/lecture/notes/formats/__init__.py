"""The forms that notes are delivered in, one module or folder each."""
