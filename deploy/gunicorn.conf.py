"""How one app process is served; its address comes from the command line (see systemd/)."""

# Two processes of this kind, on two ports: one is restarted while the other serves.
workers = 2
# One request at a time in each, handed over whole by nginx: threads cost a sixth more CPU, and what
# staff compute for seconds would slow down whoever shares a process with them.
worker_class = "project.patience.PatientWorker"
# One that is busy for longer than nginx waits is replaced; one that is told to stop ends what it
# has begun.
timeout = 130
graceful_timeout = 40
# Worker by worker, each a little later than the other, so that nothing grows for weeks.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
worker_tmp_dir = "/dev/shm"  # noqa: S108 (signs of life; never wait for a disk)
# Nobody's address is logged; nginx logs what was asked for, the app what went wrong.
accesslog = None
errorlog = "-"
logger_class = "project.server_log.ServerLog"
loglevel = "warning"
control_socket_disable = True
