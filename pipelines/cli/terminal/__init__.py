"""What the commands share: options, output, bars, and ending a run on a signal."""
