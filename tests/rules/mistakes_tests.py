"""Rule files with one test that can't be right; the marks are those of `tests.rules.mistakes`."""

from __future__ import annotations

from tests.rules.mistakes import PASSES, TEST, Mistake, in_test

TESTS = [
    Mistake(
        "test-name-missing",
        in_test("expect = []", "[[§test]]\nnow = 2026-03-10T16:00:00Z\n"),
        "test[1].name",
        "needs a `name`",
    ),
    Mistake(
        "test-name-empty",
        in_test("expect = []", TEST.replace('name   = "t"', '§name = ""')),
        "test[1].name",
        "needs a `name`",
    ),
    Mistake("test-now-missing", in_test("expect = []", '[[§test]]\nname = "t"\n'), "test[1].now", "needs a moment"),
    Mistake(
        "test-now-and-at",
        in_test("", PASSES.replace('"t"', '"t"\n§now = 2026-03-11T16:00:00Z')),
        "test[1].now",
        "stands in each",
    ),
    Mistake(
        "test-at-unordered",
        in_test("[[test.at]]\nnow = 2026-03-10T16:00:00Z", PASSES.replace("[[test.at]]", "[[test.§at]]")),
        "test[1].at",
        "in order",
    ),
    Mistake(
        "test-email-missing",
        in_test('people = [§{ name = "Ann" }]\nexpect = []'),
        "test[1].people[1].email",
        "`email` is missing",
    ),
    Mistake(
        "test-email-empty",
        in_test('people = [{ §email = "" }]\nexpect = []'),
        "test[1].people[1].email",
        "no mail address",
    ),
    Mistake(
        "test-email-list-empty",
        in_test("people = [{ §email = [] }]\nexpect = []"),
        "test[1].people[1].email",
        "needs an address",
    ),
    Mistake(
        "test-email-twice",
        in_test('people = [{ email = "a@b.example" }, { §email = "A@b.example" }]\nexpect = []'),
        "test[1].people[2].email",
        "somebody else",
    ),
    Mistake(
        "test-interval",
        in_test('people = [{ email = "a@b.example", §interval = "often" }]\nexpect = []'),
        "test[1].people[1].interval",
        "not a duration",
    ),
    Mistake(
        "test-zone",
        in_test('people = [{ email = "a@b.example", §zone = "Europe/Brelin" }]\nexpect = []'),
        "test[1].people[1].zone",
        "time zone",
    ),
    Mistake(
        "test-language",
        in_test('people = [{ email = "a@b.example", §language = "German" }]\nexpect = []'),
        "test[1].people[1].language",
        "not a language",
        "de",
    ),
    Mistake(
        "test-mail-from-missing",
        in_test('mail = [§{ at = "2026-03-10" }]\nexpect = []'),
        "test[1].mail[1].from",
        "`from` is missing",
    ),
    Mistake(
        "test-mail-from",
        in_test('mail = [{ §from = "Ann", at = "2026-03-10" }]\nexpect = []'),
        "test[1].mail[1].from",
        "no mail address",
        "ann@",
    ),
    Mistake(
        "test-mail-to",
        in_test('mail = [{ from = "me", to = ["a@b.example", §"Bo"], at = "2026-03-10" }]\nexpect = []'),
        "test[1].mail[1].to[2]",
        "no mail address",
    ),
    Mistake(
        "test-mail-parent",
        in_test('mail = [{ from = "a@b.example", at = "2026-03-10", §in_reply_to = "q" }]\nexpect = []'),
        "test[1].mail[1].in_reply_to",
        "no mail of this test",
    ),
    Mistake(
        "test-event-backwards",
        in_test('events = [{ starts = "2026-03-10 12:00", §ends = "2026-03-10 11:00" }]\nexpect = []'),
        "test[1].events[1].ends",
        "before it starts",
    ),
    Mistake(
        "test-event-guest",
        in_test('events = [{ starts = "2026-03-10", ends = "2026-03-11", §guests = "Ann" }]\nexpect = []'),
        "test[1].events[1].guests",
        "no mail address",
    ),
    Mistake("test-expects-nothing-named", in_test('expect = [§{ rule = "r" }]'), "test[1].expect[1]", "exactly one"),
    Mistake(
        "test-expects-two",
        in_test('expect = [§{ rule = "r", note = "n", task = "t" }]'),
        "test[1].expect[1]",
        "exactly one",
    ),
    Mistake(
        "test-expects-no-rule", in_test('expect = [§{ note = "n" }]'), "test[1].expect[1].rule", "`rule` is missing"
    ),
    Mistake(
        "test-expects-rule-empty",
        in_test('expect = [{ §rule = "", note = "n" }]'),
        "test[1].expect[1].rule",
        "no rule ''",
    ),
]
