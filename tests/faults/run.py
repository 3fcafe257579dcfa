"""Everything a fault run needs, put up and taken down again: database, apps, proxy, people."""

import json
from pathlib import Path

from tests.deploy.nginx import nginx
from tests.faults.apps import App, command, environment, running
from tests.faults.cluster import cluster
from tests.faults.people import Line
from tests.faults.storm import Figures, Size, Storm, compare


def fault_run(size: Size) -> Figures:
    """Put up a site like the one in `deploy/`, break it, and count."""
    with cluster() as both, environment(both.url) as settings:
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        command(settings, "-m", "tests.faults.records", "seed")
        command(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        apps = (App(settings), App(settings))
        static = Path(settings["VAR_DIR"]) / "static"
        with nginx(*(app.address for app in apps), static=static) as proxy, running(*apps):
            page = str(proxy.www / "emergency.html")
            command(settings, "manage.py", "emergency_page", "--output", page)
            context = proxy.context()
            storm = Storm(size, both, apps, lambda number: Line(proxy.port, context, number))
            storm.run()
        stored = json.loads(command(settings, "-m", "tests.faults.records", "read"))
    return compare(storm, stored)
