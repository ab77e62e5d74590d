"""Work on what strangers have sent, in a process of its own with limits, no network and few files.

`client.guarded` is the door: a function with its arguments goes in, its answer or a reason comes out.
"""
