"""The kinds of models that learn, a module or folder each, called as in [training] models; see learner.py."""
