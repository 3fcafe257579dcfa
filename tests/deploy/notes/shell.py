"""A root shell at a terminal, into which somebody copies one block after the other."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.notes.machine import Machine

#: Blocks come through a pipe, so that what is asked at the terminal is answered there.
_LOOP = 'set -euo pipefail; while read -r block <&{}; do . "$block"; echo done >&{}; done'
_SECONDS = 120


class Shell:
    """What was said in it so far, and a way to say more."""

    def __init__(
        self, bash: subprocess.Popen[bytes], folder: Path, *, terminal: int, blocks: int, done: int
    ) -> None:
        self._bash, self._terminal, self._blocks, self._done = bash, terminal, blocks, done
        self._folder, self._count = folder, 0
        self.said = ""

    def run(self, text: str, answers: Sequence[tuple[str, str]] = ()) -> str:
        """Copy a block into it and wait until its last line has ended; what was said meanwhile.

        ``answers`` are prompts and what is typed at each. Raises where a line failed.
        """
        self._count += 1
        block = self._folder / f"block-{self._count}"
        block.write_text(text)
        before = len(self.said)
        os.write(self._blocks, f"{block}\n".encode())
        for prompt, typed in answers:
            self._wait_for(prompt, before)
            os.write(self._terminal, f"{typed}\n".encode())
        self._wait_for(None, before)
        return self.said[before:]

    def _wait_for(self, prompt: str | None, before: int) -> None:
        """For these words at the end of the terminal, or for the end of the block."""
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self._terminal, self._done], [], [], 1)
            if self._terminal in ready and self._hear():
                if prompt and self.said.endswith(prompt):
                    return
            elif self._done in ready and os.read(self._done, 100):
                return
            elif self._bash.poll() is not None:  # what it has started may keep the pipe open
                raise AssertionError(f"A line of the notes failed:\n{self.said[before:]}")
        raise AssertionError(f"A line of the notes did not end:\n{self.said[before:]}")

    def _hear(self) -> bool:
        """Whether anything was said; nothing is where nobody is at the other end any more."""
        try:
            self.said += os.read(self._terminal, 65_536).decode("utf-8", "replace")
        except OSError:
            time.sleep(0.05)
            return False
        return True


@contextmanager
def root_shell(machine: Machine) -> Iterator[Shell]:
    """Bash, as the notes want it."""
    master, slave = pty.openpty()
    blocks, blocks_in = os.pipe()
    done_out, done = os.pipe()
    process = subprocess.Popen(
        ["bash", "--norc", "--noprofile", "-c", _LOOP.format(blocks, done)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=machine.path("root"),
        env=machine.environment,
        pass_fds=(blocks, done),
        start_new_session=True,
    )
    for number in (slave, blocks, done):
        os.close(number)
    try:
        folder = machine.path("root")
        yield Shell(process, folder, terminal=master, blocks=blocks_in, done=done_out)
    finally:
        for number in (blocks_in, master, done_out):
            os.close(number)
        process.wait(20)
