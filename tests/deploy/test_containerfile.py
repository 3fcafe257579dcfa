"""The images, as far as they can be judged without an engine: what goes in, and as whom."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.certificates import write_certificate
from tests.conftest import require_tool
from tests.deploy.compose import CONTAINERFILE, FOLDER
from tests.deploy.nginx import NGINX
from tests.faults.apps import DEPLOY

ROOT = DEPLOY.parent
STEPS = CONTAINERFILE.replace("\\\n", " ")
IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text().splitlines()
    if line and not line.startswith("#")
]


def goes_in(path: str) -> bool:
    """Whether an engine would take this file: the last line that fits it, or its folder, counts."""
    taken = True
    for line in IGNORED:
        text = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?")
        text = text.replace(r"\*", "[^/]*").replace(r"\[", "[").replace(r"\]", "]")
        if re.fullmatch(f"{text}(?:/.*)?", path):
            taken = line.startswith("!")
    return taken


@pytest.mark.parametrize(
    "path",
    [
        *("var/secret_key.key", "var/db.sqlite3", ".git/config", ".env", "tests/conftest.py"),
        *(".venv/bin/python", "triage/__pycache__/urls.cpython-311.pyc", "project/tls.pem"),
        *("deploy/container/secrets/secret_key", "deploy/container/environment"),
        *("deploy/container/.env", "triage/a/b.sqlite3-wal", "mutants/triage/urls.py"),
    ],
)
def test_no_key_no_data_and_no_test_goes_in(path: str) -> None:
    assert not goes_in(path)


def test_all_that_is_copied_is_there_and_goes_in() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", STEPS, re.MULTILINE)

    sources = [source for line in copied for source in line.split()]
    assert {"manage.py", "project", "triage", "templates", "deploy"} <= set(sources)
    for source in sources:
        path = ROOT / source
        some = next((p for p in sorted(path.rglob("*.*")) if p.is_file()), path)
        assert path.exists()
        assert goes_in(str(some.relative_to(ROOT)))


def test_both_images_end_as_nobody_special_and_hold_no_secret() -> None:
    stages = re.split(r"^FROM ", STEPS, flags=re.MULTILINE)[1:]

    for stage in stages:
        last = re.findall(r"^USER (\d+):(\d+)$", stage, re.MULTILINE)[-1]
        assert min(map(int, last)) > 0
        assert re.findall(r"^HEALTHCHECK ", stage, re.MULTILINE)
        assert not re.search(r"^(?:ENV|ARG).*(?:KEY|PASSWORD|_URL)", stage, re.MULTILINE)
        assert ":latest" not in stage.split()[0]
    assert "--require-hashes --only-binary :all: -r requirements.txt" in STEPS


def test_the_static_files_are_collected_and_no_made_key_stays(tmp_path: Path) -> None:
    [step] = re.findall(r"^RUN (DEBUG=1.*)$", STEPS, re.MULTILINE)
    for place in ("/tmp/made", "/var/lib/symptom-check"):  # noqa: S108 (those of the image)
        step = step.replace(place, f"{tmp_path}/{Path(place).name}")
    step = step.replace("python ", f"{sys.executable} ")

    subprocess.run(["/bin/sh", "-ec", step], cwd=ROOT, env={"PATH": os.environ["PATH"]}, check=True)

    [var] = tmp_path.iterdir()
    assert sorted(path.name for path in var.iterdir()) == ["backups", "static", "www"]
    assert (var / "static/staticfiles.json").exists()
    assert list(var.rglob("*.key*")) == []


def test_nginx_takes_its_file_as_the_image_changes_it(tmp_path: Path) -> None:
    program = require_tool("nginx", NGINX)
    names = ["-e", r"s/clinic\.example/triage.example/g"]
    done = subprocess.run(
        ["sed", "-f", FOLDER / "nginx.sed", *names, DEPLOY / "nginx.conf"],
        capture_output=True,
        text=True,
        check=True,
    )
    code = "\n".join(line.partition("#")[0] for line in done.stdout.splitlines())
    left = r"clinic\.example|127\.0\.0\.1:80|/etc/symptom-check|/var/log|listen (?:443|80)\b"
    assert re.findall(left, code) == []
    assert len(re.findall(r"listen 8443|listen 8080;|172\.30\.14\.1[12]:8000", code)) == 5

    write_certificate(tmp_path / "tls", "triage.example")
    secrets = {"tls_certificate": "tls/fullchain.pem", "tls_key": "tls/privkey.pem"}
    for name, file in secrets.items():
        code = code.replace(f"/run/secrets/{name}", f"{tmp_path}/{file}")
    code = code.replace("/dev/std", f"{tmp_path}/std")
    around = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {code} }}"
    (tmp_path / "nginx.conf").write_text(around)
    tried = subprocess.run(
        [program, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr
