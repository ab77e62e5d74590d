"""What both halves of the house stand on: settings, signatures, records, targets, tasks, models.

Knows nothing of lectures or tables. What goes in are settings and files, what comes out are tasks that are
done or not, with a record beside each output.
"""
