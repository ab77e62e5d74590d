"""What an operator looks at and what the machine is asked: the scheduler, its metrics and history, folder events."""
