"""The models: each a step in a fresh interpreter, fitted on folds and kept as a committee."""
