"""One sitegen at a time works on a site: the other says who, and a lock of a process that was killed is nobody's."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import Run, put_story

HOLD = """
import pathlib, sys, time
from sitegen.index.store import alone
with alone(pathlib.Path(sys.argv[1])):
    print(flush=True)
    time.sleep(600)
"""


def test_the_second_of_two_says_which_process_is_at_work_and_the_lock_of_a_killed_one_is_taken_over(
    site: Path, run: Run
) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    command = [sys.executable, "-c", HOLD, str(site / ".sitegen")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        answer = run("build", "--site", site)
        assert answer.code == 1
        assert f"process {holder.pid}" in answer.err and answer.err.count("error:") == 1
        assert not (site / "output/index.html").exists()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert run("build", "--site", site).code == 0
    assert (site / "output/index.html").exists()


def test_two_builds_at_once_leave_one_whole_site(site: Path) -> None:
    for number in range(20):
        put_story(site, f"2020/s{number}", f"title: Story {number}\ndate: 2020-01-01\npeople: [Walter Oduya]")
    command = [sys.executable, "-m", "sitegen", "build", "--quiet", "--site", str(site)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [(process.communicate()[1], process.returncode) for process in both]
    assert 0 in [code for _, code in answers]
    for told, code in answers:
        assert code == 0 or (code == 1 and "is at work on this site" in told and "Traceback" not in told)
    assert len(list((site / "output/2020/01").glob("*/index.html"))) == 20
