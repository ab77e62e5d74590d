"""What luigi.cfg says of Luigi's own settings, and why."""

# Section -> name -> (value, meaning); those without a meaning are explained by the one before.
OWN: dict[str, dict[str, tuple[str, str]]] = {
    "core": {
        "scheduler_host": (
            "127.0.0.1",
            "Where the central scheduler listens.",
        ),
        "scheduler_port": ("8082", ""),
        "rpc_retry_wait": ("5", "Seconds until a scheduler that is away is asked again."),
    },
    "worker": {
        "check_complete_on_run": ("true", "A task whose output is missing after it ran has failed."),
        "keep_alive": (
            "false",
            "Wait for tasks that another worker has, instead of ending with 25.",
        ),
    },
    "scheduler": {
        "pause_enabled": (
            "false",
            "For luigid: nobody may stop the work, or talk to it, from its page.",
        ),
        "send_messages": ("false", ""),
    },
    "retcode": {
        "already_running": (
            "10",
            "Exit codes of `luigi` for every kind of failure; the highest wins.",
        ),
        "missing_data": ("20", ""),
        "not_run": ("25", ""),
        "task_failed": ("30", ""),
        "scheduling_error": ("35", ""),
        "unhandled_exception": ("40", "A setting that cannot be, or an error that nobody foresaw."),
    },
}
