"""What the fault tests need of this machine."""

import pytest

from tests.conftest import missing, require_tool
from tests.deploy.nginx import NGINX
from tests.postgres import PostgresMissingError, folder_of_programs


@pytest.fixture(scope="session")
def postgres_programs() -> None:
    """Skip where PostgreSQL cannot be run."""
    try:
        folder_of_programs()
    except PostgresMissingError:
        missing("PostgreSQL server")


@pytest.fixture(scope="session")
def nginx_program() -> None:
    """Skip where nginx is missing."""
    require_tool("nginx", NGINX)
