"""However a rule file is saved, it is heard at once: real files, the real watchdog."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.trails import trails
from daemon.watch import Watch
from tests.reload.office import configured, on_duty, rule


def truncates(path: Path, text: str) -> None:
    path.write_text(text)


def renames(path: Path, text: str) -> None:
    fresh = path.with_name("mine.toml.tmp")
    fresh.write_text(text)
    fresh.replace(path)


def backs_up_first(path: Path, text: str) -> None:
    """As vim does: the old file becomes the backup, a new one is written, the backup goes."""
    backup = path.with_name("mine.toml~")
    path.rename(backup)
    path.write_text(text)
    backup.unlink()


def locks_meanwhile(path: Path, text: str) -> None:
    """As emacs does: a link to nothing marks that somebody edits."""
    lock = path.with_name(".#mine.toml")
    lock.symlink_to("dana@desk.4711:1773150000")
    path.with_name("#mine.toml#").write_text(text[:40])
    path.write_text(text)
    path.with_name("#mine.toml#").unlink()
    lock.unlink()


def keeps_the_time(path: Path, text: str) -> None:
    """As `cp -p` and rsync do; the text may be as long as the old one."""
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def deletes_first(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


def links(path: Path, text: str) -> None:
    fresh = path.parent.parent / "elsewhere.toml"
    fresh.write_text(text)
    path.unlink()
    os.link(fresh, path)


SAVES = [truncates, renames, backs_up_first, locks_meanwhile, keeps_the_time, deletes_first, links]
Save = Callable[[Path, str], None]


@pytest.mark.parametrize("save", SAVES)
def test_a_saved_file_is_in_force(save: Save, tmp_path: Path) -> None:
    config = configured(tmp_path)
    file = tmp_path / "rules.d" / "mine.toml"
    file.parent.mkdir()
    file.write_text(rule("old"))
    with on_duty(config) as hearing:
        assert hearing.ids == {"old"}
        for name in ("new", "now"):
            save(file, rule(name))
            hearing.until(lambda name=name: hearing.ids == {name})  # type: ignore[misc]
        assert hearing.taken == [{"new"}, {"now"}]


@pytest.mark.parametrize("save", SAVES)
def test_a_file_behind_a_link_is_in_force_when_saved_where_it_lies(save: Save, tmp_path: Path) -> None:
    config = configured(tmp_path / "config")
    file = tmp_path / "dotfiles" / "wellkept" / "mine.toml"
    file.parent.mkdir(parents=True)
    file.write_text(rule("old"))
    (tmp_path / "config" / "rules.d").mkdir()
    (tmp_path / "config" / "rules.d" / "mine.toml").symlink_to("../../dotfiles/wellkept/mine.toml")
    with on_duty(config) as hearing:
        save(file, rule("new"))
        hearing.until(lambda: hearing.ids == {"new"})


@pytest.mark.parametrize("save", SAVES)
def test_a_folder_behind_links_is_heard(save: Save, tmp_path: Path) -> None:
    """As `stow` leaves it: the whole config folder is a link, and the rules folder in it another."""
    configured(tmp_path / "dotfiles" / "wellkept")
    file = tmp_path / "shared" / "rules" / "mine.toml"
    file.parent.mkdir(parents=True)
    file.write_text(rule("old"))
    (tmp_path / "dotfiles" / "wellkept" / "rules.d").symlink_to(tmp_path / "shared" / "rules")
    (tmp_path / "config").symlink_to("dotfiles/wellkept")
    config = configured(tmp_path / "config")
    with on_duty(config) as hearing:
        save(file, rule("new"))
        hearing.until(lambda: hearing.ids == {"new"})


@pytest.mark.parametrize("where", ["rules.d/mine.toml", "rules.d", "."])
def test_a_link_that_is_turned_to_another_target_is_heard(where: str, tmp_path: Path) -> None:
    for name in ("old", "new"):
        configured(tmp_path / name)
        (tmp_path / name / "rules.d").mkdir()
        (tmp_path / name / "rules.d" / "mine.toml").write_text(rule(name))
    home = tmp_path / "config"
    if where == ".":
        link = home
    else:
        configured(home)
        link = home / where
        link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path / "old" / where)
    with on_duty(configured(home)) as hearing:
        fresh = tmp_path / "fresh"
        fresh.symlink_to(tmp_path / "new" / where)
        fresh.replace(link)
        hearing.until(lambda: hearing.ids == {"new"})
        (tmp_path / "new" / "rules.d" / "mine.toml").write_text(rule("newer"))
        hearing.until(lambda: hearing.ids == {"newer"})


def test_a_folder_that_is_swapped_by_renaming_is_heard_and_so_is_what_is_saved_in_it(tmp_path: Path) -> None:
    config = configured(tmp_path)
    folder = tmp_path / "rules.d"
    folder.mkdir()
    (folder / "mine.toml").write_text(rule("old"))
    with on_duty(config) as hearing:
        for name in ("new", "newer"):
            fresh = tmp_path / "fresh"
            fresh.mkdir()
            (fresh / "mine.toml").write_text(rule(name))
            folder.rename(tmp_path / f"before-{name}")
            fresh.rename(folder)
            hearing.until(lambda name=name: hearing.ids == {name})  # type: ignore[misc]
            (folder / "mine.toml").write_text(rule(f"{name} still"))
            hearing.until(lambda name=name: hearing.ids == {f"{name} still"})  # type: ignore[misc]


def test_a_folder_that_is_removed_and_made_again_is_heard_each_time(tmp_path: Path) -> None:
    config = configured(tmp_path)
    folder = tmp_path / "rules.d"
    folder.mkdir()
    (folder / "mine.toml").write_text(rule("old"))
    with on_duty(config) as hearing:
        for name in ("first", "second", "third"):
            shutil.rmtree(folder)
            folder.mkdir()
            (folder / "mine.toml").write_text(rule(name))
            hearing.until(lambda name=name: hearing.ids == {name})  # type: ignore[misc]
        shutil.rmtree(folder)
        hearing.until(lambda: hearing.ids == set())


def test_a_folder_that_was_not_there_at_the_start_is_heard_when_it_comes(tmp_path: Path) -> None:
    config = configured(tmp_path, "not/yet/rules.d")
    with on_duty(config) as hearing:
        assert hearing.ids == set()
        (tmp_path / "not" / "yet" / "rules.d").mkdir(parents=True)
        (tmp_path / "not" / "yet" / "rules.d" / "mine.toml").write_text(rule("new"))
        hearing.until(lambda: hearing.ids == {"new"})


def test_a_file_that_comes_and_one_that_goes_are_heard(tmp_path: Path) -> None:
    config = configured(tmp_path)
    folder = tmp_path / "rules.d"
    folder.mkdir()
    (folder / "mine.toml").write_text(rule("mine"))
    with on_duty(config) as hearing:
        (folder / "more.toml").write_text(rule("more"))
        hearing.until(lambda: hearing.ids == {"mine", "more"})
        (folder / "mine.toml").unlink()
        hearing.until(lambda: hearing.ids == {"more"})


def test_one_rule_file_is_heard_and_its_neighbours_are_not(tmp_path: Path) -> None:
    config = configured(tmp_path, "mine.toml")
    (tmp_path / "mine.toml").write_text(rule("old"))
    with on_duty(config) as hearing:
        (tmp_path / "other.toml").write_text(rule("other"))
        (tmp_path / "mine.toml").write_text(rule("new"))
        hearing.until(lambda: hearing.ids == {"new"})
        watched = trails(config)[tmp_path.resolve()]
    assert watched == {"mine.toml", "templates"}


def test_templates_are_heard_as_well_and_a_folder_for_them_may_come_later(tmp_path: Path) -> None:
    config = configured(tmp_path)
    (tmp_path / "rules.d").mkdir()
    with on_duty(config) as hearing:
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "hello.en.txt").write_text("Hello {{ person.first_name }}\n")
        (tmp_path / "rules.d" / "mine.toml").write_text(rule("mine", "hello"))
        hearing.until(lambda: hearing.ids == {"mine"})
        (tmp_path / "templates" / "hello.en.txt").write_text("Dear {{ person.first_nam }}\n")
        hearing.until(lambda: "not taken over" in hearing.said[-1])
        assert "hello" in hearing.desk.rulebook.templates
        (tmp_path / "templates" / "hello.en.txt").write_text("Dear {{ person.first_name }}\n")
        hearing.until(lambda: "in force" in hearing.said[-1] and "not" not in hearing.said[-1])


def test_without_anything_to_watch_with_saves_wait_for_the_next_look_and_it_is_said(tmp_path: Path) -> None:
    config = configured(tmp_path)
    said: list[str] = []
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        watch = Watch(lambda: None, said.append)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    watch.cover(trails(config))
    watch.close()
    (line,) = said
    assert "can't be watched" in line


def test_links_in_a_ring_hang_nothing(tmp_path: Path) -> None:
    config = configured(tmp_path)
    (tmp_path / "rules.d").mkdir()
    (tmp_path / "rules.d" / "a.toml").write_text(rule("mine"))
    with on_duty(config) as hearing:
        (tmp_path / "rules.d" / "b.toml").symlink_to("c.toml")
        (tmp_path / "rules.d" / "c.toml").symlink_to("b.toml")
        hearing.until(lambda: "not taken over" in "".join(hearing.said))
        assert hearing.ids == {"mine"}
        (tmp_path / "rules.d" / "b.toml").unlink()
        (tmp_path / "rules.d" / "c.toml").unlink()
        hearing.until(lambda: "taken back" in hearing.said[-1])
