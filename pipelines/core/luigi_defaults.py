"""What of luigi.cfg has to hold also where the command is run in a folder without one."""

import warnings

import luigi.configuration

# Luigi's own exit code is 0 for everything, and a task that wrote nothing has succeeded.
REQUIRED = {
    "retcode": {
        "already_running": "10",
        "missing_data": "20",
        "not_run": "25",
        "task_failed": "30",
        "scheduling_error": "35",
        "unhandled_exception": "40",
    },
    "worker": {"check_complete_on_run": "true"},
}


def require() -> None:
    """Set what no configuration file has set."""
    # Luigi reads this one without declaring it, and warns of it at every start.
    warnings.filterwarnings("ignore", message=".*'rpc_retry_wait'")
    config = luigi.configuration.get_config()
    for section, values in REQUIRED.items():
        for name, value in values.items():
            if config.get(section, name, None) is None:
                config.set(section, name, value)
