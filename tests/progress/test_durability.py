"""What is acknowledged is on the disk: killed, crowded, full, read-only, torn. Real processes, real file systems."""

from __future__ import annotations

import codecs
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from jc_tasks.model import Problem
from jc_tasks.progress.event import Event, line
from jc_tasks.progress.log_file import NotRecorded, append, read, torn_beside
from jc_tasks.progress.log_text import LARGEST, TORN

KILLS = int(os.environ.get("JC_TASKS_KILLS", "100"))
KILLS_PER_LOG = 10
SIZES = (20, 20, 9_000, 20, 200_000)
SECOND = 1.0
DAY = date(2022, 8, 30)

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, kill -9 and mount")


def noted(number: int, size: int = 0, by: str = "张三") -> Event:
    at = f"2022-08-30T09:00:00.{number:06}+08:00"
    return Event(f"air-{number}", "note", DAY, at, by, None, {"note": "进" * size})


def child(work: Callable[[], None]) -> int:
    """Does the work in a process of its own, whose id is returned; 0 is its exit code when all went well."""
    sys.stdout.flush()
    codecs.lookup("utf-8-sig")  # the child may become somebody who may not read this Python's own files
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def exit_code(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def recorded(path: Path) -> tuple[set[str], list[str]]:
    found, problems = read(path)
    assert len({event.id for event in found}) == len(found)
    return {event.id for event in found}, [problem.code for problem in problems]


def refused(path: Path, *events: Event, **options: float) -> Problem:
    with pytest.raises(NotRecorded) as caught:
        append(path, events, **options)  # type: ignore[arg-type]
    assert "什么都没有记上" in caught.value.problem.message and caught.value.problem.remedy
    return caught.value.problem


# Killed


@posix
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Every acknowledged event is there, the file is readable, and nothing but the last line may be torn."""
    chance = random.Random(4)
    torn = acknowledged = 0
    started = time.monotonic()
    for kill in range(KILLS):
        path = tmp_path / f"{kill // KILLS_PER_LOG}.yaml"
        if kill % KILLS_PER_LOG == 0:
            known: set[str] = set()
        acks = _killed(path, kill, chance)
        acknowledged += len(acks)
        known |= acks
        found, problems = recorded(path)
        assert known <= found
        assert len(found - known) <= kill % KILLS_PER_LOG + 1
        assert problems in ([], [TORN])
        torn += len(problems)
    for path in tmp_path.glob("*.yaml"):
        append(path, [noted(999_999)])
        assert recorded(path)[1] == []
    assert acknowledged
    seconds = time.monotonic() - started
    print(f"{KILLS} kills, {acknowledged} events acknowledged, {torn} torn lines, {seconds:.1f} s")


def _killed(path: Path, kill: int, chance: random.Random) -> set[str]:
    """What a process acknowledged that writes without pause, every third line a long one, until it is killed."""
    source, sink = os.pipe()

    def write() -> NoReturn:
        number = kill * 1000
        while True:
            append(path, [noted(number, SIZES[number % len(SIZES)])])
            os.write(sink, f"air-{number}\n".encode())
            number += 1

    pid = child(write)
    os.close(sink)
    time.sleep(chance.uniform(0, 0.02))
    os.kill(pid, signal.SIGKILL)
    assert exit_code(pid) == -signal.SIGKILL
    with open(source, encoding="ascii") as acks:
        return set(acks.read().split())


# Crowded


@posix
def test_eight_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    source, sink = os.pipe()

    def write(writer: int) -> None:
        os.close(sink)
        os.read(source, 1)
        for number in range(100):
            append(path, [noted(writer * 100 + number, number % 7 * 300, f"{writer}号")], patience=100 * SECOND)

    pids = [child(lambda writer=writer: write(writer)) for writer in range(8)]  # type: ignore[misc]
    started = time.monotonic()
    os.close(sink)
    os.close(source)
    assert [exit_code(pid) for pid in pids] == [0] * 8
    print(f"8 x 100 events in {time.monotonic() - started:.2f} s")
    assert recorded(path) == ({f"air-{number}" for number in range(800)}, [])
    assert not torn_beside(path).exists()


@posix
def test_a_reader_waits_for_a_line_that_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    append(path, [noted(1)])
    source, sink = os.pipe()
    rest = (line(noted(2)) + "\n").encode()

    def write_slowly() -> None:
        import fcntl

        with open(f"{path}.lock", "rb+") as lock, open(path, "ab", buffering=0) as log:
            fcntl.flock(lock, fcntl.LOCK_EX)
            log.write(rest[:20])
            os.write(sink, b".")
            time.sleep(0.1 * SECOND)
            log.write(rest[20:])

    pid = child(write_slowly)
    os.read(source, 1)
    assert recorded(path) == ({"air-1", "air-2"}, [])
    assert exit_code(pid) == 0


@posix
def test_a_reader_never_sees_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    events = [noted(number, 300_000) for number in range(20)]
    pid = child(lambda: [append(path, [event]) for event in events] and None)
    seen = 0
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        found, problems = read(path)
        assert not problems and len(found) >= seen
        seen = len(found)
    assert len(read(path)[0]) == 20


@posix
def test_whoever_waits_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    append(path, [noted(1)])
    source, sink = os.pipe()

    def hold() -> None:
        import fcntl

        with open(f"{path}.lock", "rb+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.write(sink, b".")
            time.sleep(60 * SECOND)

    pid = child(hold)
    os.read(source, 1)
    try:
        started = time.monotonic()
        problem = refused(path, noted(2), patience=0.2)
        assert problem.code == "locked" and 0.2 <= time.monotonic() - started < 5
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    append(path, [noted(2)])
    assert recorded(path) == ({"air-1", "air-2"}, [])


# Full and read-only


@posix
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    """A real short write: the first bytes of an event fit, the rest do not, and none of them stays."""
    path = tmp_path / "progress.yaml"
    append(path, [noted(1), noted(2)])
    before = path.read_bytes()
    size = len(line(noted(3)))

    def write() -> None:
        import resource

        limit = len(before) + size // 2
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        assert refused(path, noted(3)).code == "too-large"

    assert exit_code(child(write)) == 0
    assert path.read_bytes() == before
    append(path, [noted(3)])
    assert recorded(path) == ({"air-1", "air-2", "air-3"}, [])


@pytest.fixture
def disk() -> Iterator[Path]:
    """A real file system of 64 KiB of its own."""
    folder = Path(tempfile.mkdtemp())
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "jc-tasks-test", str(folder)]
    try:
        if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("cannot mount a small tmpfs here: needs root")
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
    finally:
        os.rmdir(folder)


@posix
def test_a_full_disk(disk: Path) -> None:
    path = disk / "progress.yaml"
    known: set[str] = set()
    with pytest.raises(NotRecorded) as caught:
        for number in range(1000):
            append(path, [noted(number, 900)])
            known.add(f"air-{number}")
    assert caught.value.problem.code == "disk-full" and caught.value.problem.message.startswith("磁盘满了")
    assert len(known) > 10 and recorded(path) == (known, [])
    size = path.stat().st_size
    assert refused(path, *(noted(number, 900) for number in range(2000, 2010))).code == "disk-full"
    assert path.stat().st_size == size
    kept = path.read_bytes().splitlines(keepends=True)[:5]
    path.write_bytes(b"".join(kept))
    append(path, [noted(5000)])
    assert len(recorded(path)[0]) == 6


@posix
def test_a_torn_line_on_a_full_disk_stays_where_it_is(disk: Path) -> None:
    path = disk / "progress.yaml"
    path.write_bytes((line(noted(1)) + "\n").encode() + line(noted(2)).encode()[:-9])
    before = path.read_bytes()
    (disk / "progress.yaml.lock").touch()
    with open(disk / "film", "wb", buffering=0) as film, pytest.raises(OSError):
        while True:
            film.write(b"x" * 4096)
    assert refused(path, noted(3)).code == "disk-full"
    assert path.read_bytes() == before
    (disk / "film").unlink()
    assert [problem.code for problem in append(path, [noted(3)])] == [TORN]
    assert recorded(path) == ({"air-1", "air-3"}, [])


@posix
def test_a_read_only_disk(disk: Path) -> None:
    path = disk / "progress.yaml"
    append(path, [noted(1)])
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    problem = refused(path, noted(2))
    assert problem.code == "read-only" and problem.message.startswith("磁盘是只读的")
    assert recorded(path) == ({"air-1"}, [])


@posix
def test_no_permission(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    path = folder / "progress.yaml"
    append(path, [noted(1)])
    folder.chmod(0o555)
    path.chmod(0o444)

    def write() -> None:
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        assert refused(path, noted(2)).code == "no-permission"
        assert recorded(path) == ({"air-1"}, [])

    try:
        assert exit_code(child(write)) == 0
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize(
    ("folder", "file"),
    [(0o755, 0o644), (0o775, 0o664), (0o2775, 0o664), (0o777, 0o666), (0o1777, 0o664), (0o700, 0o644)],
)
def test_a_new_log_is_open_to_whom_its_folder_is(tmp_path: Path, folder: int, file: int) -> None:
    (tmp_path / "台账").mkdir()
    (tmp_path / "台账").chmod(folder)
    log = tmp_path / "台账" / "progress.yaml"
    before = os.umask(0o022)
    try:
        append(log, [noted(1)])
    finally:
        os.umask(before)
    assert [stat.S_IMODE(os.stat(one).st_mode) for one in (log, f"{log}.lock")] == [file, file]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may become two other people")
def test_two_people_of_one_group_record_in_turn(tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        parent.chmod(parent.stat().st_mode | 0o011)
    shared = tmp_path / "台账"
    shared.mkdir()
    os.chown(shared, -1, 4242)
    shared.chmod(0o2775)
    log = shared / "progress.yaml"

    def person(number: int) -> Callable[[], None]:
        def record() -> None:
            os.umask(0o022)
            os.setgroups([4242])
            os.setgid(4300 + number)
            os.setuid(4300 + number)
            append(log, [noted(number)])

        return record

    assert [exit_code(child(person(number))) for number in (1, 2)] == [0, 0]
    assert len(read(log)[0]) == 2


@posix
def test_a_colleague_who_may_write_the_log_but_did_not_make_the_lock(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to become somebody else")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    path = folder / "progress.yaml"
    append(path, [noted(1)])
    path.chmod(0o666)

    def write() -> None:
        os.setgid(65534)
        os.setuid(65534)
        append(path, [noted(2)])

    try:
        assert exit_code(child(write)) == 0
        assert recorded(path) == ({"air-1", "air-2"}, [])
    finally:
        shutil.rmtree(folder)


@posix
def test_a_power_cut(tmp_path: Path) -> None:
    """Copies of the disk below a real ext4, made after each acknowledgement: what a power cut would leave behind."""
    image, copy, folder = tmp_path / "disk", tmp_path / "copy", tmp_path / "mounted"
    folder.mkdir()
    with open(image, "wb") as file:
        file.truncate(8 << 20)
    if not shutil.which("mkfs.ext4") or subprocess.run(["mkfs.ext4", "-q", image], capture_output=True).returncode:
        pytest.skip("no mkfs.ext4 here")
    if not mounted(image, folder):
        pytest.skip("cannot mount a disk image here: needs root and loop devices")
    path = folder / "progress.yaml"
    try:
        for number in range(6):
            append(path, [noted(number, number * 500)])
            assert after_power_cut(image, copy) == {f"air-{one}" for one in range(number + 1)}
        with open(path, "a", encoding="utf-8") as careless:
            careless.write(line(noted(6)) + "\n")
        assert "air-6" not in after_power_cut(image, copy)  # or these copies would prove nothing
        append(path, [noted(7)])
        assert after_power_cut(image, copy) == {f"air-{one}" for one in range(8)}
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def after_power_cut(image: Path, copy: Path) -> set[str]:
    shutil.copyfile(image, copy)
    folder = copy.with_name("after")
    folder.mkdir(exist_ok=True)
    assert mounted(copy, folder)
    try:
        found, problems = recorded(folder / "progress.yaml")
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    assert problems in ([], [TORN])
    return found


def mounted(image: Path, folder: Path) -> bool:
    return subprocess.run(["mount", "-o", "loop", image, folder], capture_output=True).returncode == 0


def test_a_log_never_grows_beyond_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    with open(path, "wb") as file:
        file.write((b"#" * 99 + b"\n") * 100)
        file.truncate(LARGEST - 1)
        file.seek(LARGEST - 1)
        file.write(b"\n")
    assert refused(path, noted(1)).code == "too-large"
    assert path.stat().st_size == LARGEST


# What may lie in place of the log


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    assert refused(tmp_path, noted(1)).code in ("is-a-folder", "no-permission")
    assert read(tmp_path)[1]


@posix
def test_a_pipe_in_its_place_does_not_keep_us_waiting(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    os.mkfifo(path)
    assert refused(path, noted(1)).code == "not-a-file"
    assert [problem.code for problem in read(path)[1]] == ["not-a-file"]
    assert refused(Path("/dev/full"), noted(1)).code in ("not-a-file", "no-permission")


def test_no_file_yet_and_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "progress.yaml"
    assert read(path) == ([], [])
    assert refused(path, noted(1)).code == "no-such-folder"
    append(path, [noted(1)], make_folder=True)
    assert recorded(path) == ({"air-1"}, [])


def test_nothing_to_add_touches_nothing(tmp_path: Path) -> None:
    assert append(tmp_path / "progress.yaml", []) == []
    assert list(tmp_path.iterdir()) == []


@posix
def test_links_are_followed_to_the_one_log_and_its_one_lock(tmp_path: Path) -> None:
    shared, here = tmp_path / "shared", tmp_path / "here"
    shared.mkdir()
    here.mkdir()
    real, link = shared / "progress.yaml", here / "progress.yaml"
    link.symlink_to(real)
    append(link, [noted(1)])
    real.write_bytes(real.read_bytes() + b"- {id: air-2")
    append(link, [noted(3)])
    assert link.is_symlink() and recorded(real) == ({"air-1", "air-3"}, [])
    assert sorted(path.name for path in shared.iterdir()) == [
        "progress.yaml",
        "progress.yaml.lock",
        "progress.yaml.torn",
    ]
    assert [path.name for path in here.iterdir()] == ["progress.yaml"]


def test_a_log_saved_in_another_encoding_is_not_made_worse(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    for text, encoding in (("", "utf-16"), ("\n", "utf-16"), ("\n", "gb18030")):
        path.write_bytes((line(noted(1, 20)) + text).encode(encoding))
        before = path.read_bytes()
        assert refused(path, noted(2)).code == "encoding"
        assert path.read_bytes() == before


# Torn

LAST = Event("air-3", "done", DAY, "2022-08-30T09:00:00.000003+08:00", "张三", None, {"note": '已“交付”: "好" {}'})


def test_torn_at_every_byte(tmp_path: Path) -> None:
    """Reported, kept aside on the next write, nothing else lost; an event that lacks only its line end is whole."""
    kept = "".join(line(noted(number)) + "\n" for number in (1, 2)).encode()
    last = line(LAST).encode()
    path = tmp_path / "progress.yaml"
    for length in range(len(last) + 1):
        torn_beside(path).unlink(missing_ok=True)
        path.write_bytes(kept + last[:length])
        whole = length == len(last)
        ids = {"air-1", "air-2", "air-3"} if whole else {"air-1", "air-2"}
        torn = [] if length == 0 or whole else [TORN]
        found, problems = read(path)
        assert ({event.id for event in found}, [problem.code for problem in problems]) == (ids, torn)
        assert all(problem.doubt and problem.place and problem.place.line == 3 for problem in problems)
        assert [problem.code for problem in append(path, [noted(4)])] == torn
        assert recorded(path) == (ids | {"air-4"}, [])
        assert path.read_bytes().startswith(kept)
        if torn:
            assert torn_beside(path).read_bytes() == last[:length] + b"\n"
        else:
            assert not torn_beside(path).exists()


def test_torn_lines_are_kept_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    for number in (1, 2):
        append(path, [noted(number)])
        path.write_bytes(path.read_bytes() + f"- {{id: air-9{number}".encode())
    append(path, [noted(3)])
    assert torn_beside(path).read_text() == "- {id: air-91\n- {id: air-92\n"
    assert recorded(path) == ({"air-1", "air-2", "air-3"}, [])


@pytest.mark.parametrize(
    "typed",
    ["- id: air-1\n  event: done\n  date: 2022-08-30", "- {id: air-1, event: done, date: 2022-08-30} # 手写", "# 完"],
)
def test_what_a_person_typed_without_a_last_line_end_is_whole(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "progress.yaml"
    path.write_text(typed, encoding="utf-8")
    assert append(path, [noted(2)]) == []
    assert path.read_text(encoding="utf-8") == f"{typed}\n{line(noted(2))}\n"
    assert recorded(path) == ({"air-1", "air-2"} - ({"air-1"} if "air-1" not in typed else set()), [])


def test_several_events_are_recorded_together(tmp_path: Path) -> None:
    path = tmp_path / "progress.yaml"
    append(path, [noted(number) for number in range(6)])
    assert path.read_text(encoding="utf-8").count("\n") == 6
