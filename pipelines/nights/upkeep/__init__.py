"""Looking after what there is: status, staleness, garbage, retries, the archive, the machine."""
