"""What luigid tells Prometheus at /metrics: tasks started, done, failed and disabled, and how long they took.

luigid loads it by `[scheduler] metrics_collector = custom` and `metrics_custom_import`.
"""

import time

from luigi.contrib.prometheus_metric import PrometheusMetricsCollector
from prometheus_client import Gauge, Histogram, ProcessCollector, disable_created_metrics

# Upper bounds in seconds: from a PDF to the transcription of a long lecture by a large model.
DURATIONS = (1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800)


class Collector(PrometheusMetricsCollector):
    """Luigi's collector, which raises on tasks that failed or were disabled before they ever ran."""

    def __init__(self):
        disable_created_metrics()  # a series for each series, which says when it began
        super().__init__()
        ProcessCollector(registry=self.registry)
        self.seconds = Histogram(
            "luigi_task_seconds",
            "how long luigi tasks ran",
            self.labels,
            buckets=DURATIONS,
            registry=self.registry,
        )
        self.last_done = Gauge(
            "luigi_task_last_done_timestamp_seconds",
            "when a luigi task was last seen complete",
            self.labels,
            registry=self.registry,
        )

    def handle_task_started(self, task):
        super().handle_task_started(task)
        # From 0 on: Prometheus sees an increase only where it saw a value before.
        for counter in (self.task_done_counter, self.task_failed_counter, self.task_disabled_counter):
            counter.labels(**self._generate_task_labels(task))

    def handle_task_failed(self, task):
        if task.time_running is None:
            self.task_failed_counter.labels(**self._generate_task_labels(task)).inc()
        else:
            super().handle_task_failed(task)
            self._observe(task)

    def handle_task_disabled(self, task, config):
        if task.time_running is None:
            self.task_disabled_counter.labels(**self._generate_task_labels(task)).inc()
        else:
            super().handle_task_disabled(task, config)
            self._observe(task)

    def handle_task_done(self, task):
        super().handle_task_done(task)
        self.last_done.labels(**self._generate_task_labels(task)).set(time.time())
        if task.time_running is not None:
            self._observe(task)

    def _observe(self, task):
        self.seconds.labels(**self._generate_task_labels(task)).observe(task.updated - task.time_running)
