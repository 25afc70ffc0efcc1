"""Small rule files with one mistake each. `§` stands where the mistake is to be told of, and is taken out.

Each is (name, text, key, a word of the reason, a word of the hint). The columns that follow from `§` are those of
the key where there is one; where a text is no TOML, those of the character at which reading it stopped.
"""

from __future__ import annotations

from typing import NamedTuple

STEP = '[[rule.step]]\nnote = { text = "n" }\n'
TEST = """
[[test]]
name   = "t"
now    = 2026-03-10T16:00:00+01:00
"""

PASSES = """
[[test]]
name = "t"
[[test.at]]
now = 2026-03-11T16:00:00Z
"""


class Mistake(NamedTuple):
    """One file with one mistake."""

    name: str
    marked: str
    key: str
    reason: str
    hint: str = ""

    @property
    def text(self) -> str:
        return self.marked.replace("§", "")

    @property
    def place(self) -> tuple[int, int]:
        """The line and column that `§` marks; (0, 0) without it: the file as a whole."""
        before, found, _ = self.marked.partition("§")
        return (before.count("\n") + 1, len(before) - before.rfind("\n")) if found else (0, 0)


def in_rule(line: str, on: str = "unanswered") -> str:
    step = STEP.replace("\n", '\nbefore = "1 day"\n', 1) if on == "upcoming" else STEP
    return f'[[rule]]\nid = "r"\non = "{on}"\n{line}\n{step}'


def in_match(condition: str, on: str = "unanswered") -> str:
    return in_rule(f"match = {{ {condition} }}", on)


def in_step(lines: str, on: str = "unanswered") -> str:
    return f'[[rule]]\nid = "r"\non = "{on}"\n[[rule.step]]\n{lines}\n'


def in_test(lines: str, heading: str = TEST) -> str:
    return f'[[rule]]\nid = "r"\non = "unanswered"\n{STEP}{heading}{lines}\n'


KEYS = [
    Mistake("top-level-key", in_rule("") + "\n[§rules]\nx = 1\n", "rules", "no key `rules`", "`rule`"),
    Mistake("top-level-key-before", "§version = 1\n" + in_rule(""), "version", "no key"),
    Mistake("empty-key", in_rule('§"" = 1'), "rule[1].", "no key ``"),
    Mistake("rule-key", in_rule("§prioritty = 1"), "rule[1].prioritty", "no key", "`priority`"),
    Mistake("rule-key-case", in_rule("§Match = {}"), "rule[1].Match", "no key", "`match`"),
    Mistake("rule-key-quoted", in_rule('§"was " = "q"'), "rule[1].was ", "no key", "`was`"),
    Mistake("rule-key-not-ascii", in_rule('§"prïority" = 1'), "rule[1].prïority", "no key", "`priority`"),
    Mistake("rule-key-plural", in_rule('§steps = [{ note = { text = "x" } }]'), "rule[1].steps", "no key", "`step`"),
    Mistake("rule-key-tab", in_rule("\t\t§prioritty = 1"), "rule[1].prioritty", "no key", "`priority`"),
    Mistake(
        "step-key", in_step('§afterr = "1 day"\nnote = { text = "x" }'), "rule[1].step[1].afterr", "no key", "`after`"
    ),
    Mistake(
        "step-key-dotted", in_step('note.text = "x"\nnote.§title = "y"'), "rule[1].step[1].note.title", "no key", "text"
    ),
    Mistake(
        "draft-key",
        in_step('draft = { template = "holding-reply", §txt = "" }'),
        "rule[1].step[1].draft.txt",
        "no key",
        "`text`",
    ),
    Mistake(
        "task-key", in_step('task = { title = "x", §deu = "1 day" }'), "rule[1].step[1].task.deu", "no key", "`due`"
    ),
    Mistake(
        "task-key-in-heading",
        in_step('[rule.step.task]\ntitle = "x"\n§note = "y"'),
        "rule[1].step[1].task.note",
        "no key",
        "`notes`",
    ),
    Mistake("note-key", in_step('note = { text = "x", §tex = "" }'), "rule[1].step[1].note.tex", "no key", "`text`"),
    Mistake(
        "action-unknown", in_step('§mail = { text = "x" }\nnote = { text = "n" }'), "rule[1].step[1].mail", "no key"
    ),
    Mistake("send-is-no-action", in_step('§send = { text = "x" }'), "rule[1].step[1].send", "no key"),
    Mistake("test-key", in_test("§expects = []\nexpect = []"), "test[1].expects", "no key", "`expect`"),
    Mistake(
        "person-key",
        in_test('people = [{ email = "a@b.example", §teir = "key" }]\nexpect = []'),
        "test[1].people[1].teir",
        "no key",
        "`tier`",
    ),
    Mistake(
        "mail-key",
        in_test('mail = [{ from = "a@b.example", at = "2026-03-10", §body = "" }]\nexpect = []'),
        "test[1].mail[1].body",
        "no key",
    ),
    Mistake(
        "event-key",
        in_test('events = [{ starts = "2026-03-10", ends = "2026-03-10", §titel = "" }]\nexpect = []'),
        "test[1].events[1].titel",
        "no key",
        "`title`",
    ),
    Mistake(
        "touch-key",
        in_test(
            'people = [{ email = "a@b.example" }]\ntouches = [{ person = "a@b.example", at = "2026-03-10", §knid = "" }]\nexpect = []'
        ),
        "test[1].touches[1].knid",
        "no key",
        "`kind`",
    ),
    Mistake(
        "expect-key", in_test('expect = [{ rule = "r", note = "n", §why = "" }]'), "test[1].expect[1].why", "no key"
    ),
]
"""Keys that there are not."""

NAMES = [
    Mistake(
        "signal",
        in_rule("match = { asks = true }").replace('on = "unanswered"', '§on = "unansered"'),
        "rule[1].on",
        "no signal",
        "`unanswered`",
    ),
    Mistake(
        "signal-case",
        in_rule("").replace('on = "unanswered"', '§on = "Unanswered"'),
        "rule[1].on",
        "no signal",
        "`unanswered`",
    ),
    Mistake(
        "signal-far", in_rule("").replace('on = "unanswered"', '§on = "full moon"'), "rule[1].on", "no signal", "lapsed"
    ),
    Mistake("fact", in_match('§subjct = "*x*"'), "rule[1].match.subjct", "no fact `subjct`", "`subject`"),
    Mistake(
        "fact-of-another-signal",
        in_match("§whole_day = true"),
        "rule[1].match.whole_day",
        "`unanswered` has no fact",
        "upcoming",
    ),
    Mistake(
        "fact-in-second-table",
        in_rule("match = [{ asks = true }, { §ask = true }]"),
        "rule[1].match[2].ask",
        "no fact",
        "`asks`",
    ),
    Mistake(
        "fact-in-unless", in_rule("unless = { §complain = true }"), "rule[1].unless.complain", "no fact", "`complaint`"
    ),
    Mistake("fact-in-heading", in_rule("[rule.match]\n§ask = true"), "rule[1].match.ask", "no fact", "`asks`"),
    Mistake(
        "fact-in-headings",
        in_rule("[[rule.unless]]\nasks = true\n[[rule.unless]]\n§ask = true"),
        "rule[1].unless[2].ask",
        "no fact",
        "`asks`",
    ),
    Mistake("fact-dotted", in_rule("match.asks = true\nmatch.§ask = true"), "rule[1].match.ask", "no fact", "`asks`"),
    Mistake("fact-nested", in_match('§person.name = "Ann"'), "rule[1].match.person", "text"),
    Mistake("tier", in_match('§tier = "kee"'), "rule[1].match.tier", "no tier `kee`", "`key`"),
    Mistake("tier-in-list", in_match('tier = ["key", §"glod"]'), "rule[1].match.tier[2]", "no tier `glod`", "`gold`"),
    Mistake("tier-negated", in_match('§tier = "!kee"'), "rule[1].match.tier", "no tier `kee`", "`key`"),
    Mistake("tier-pattern", in_match('§tier = "silver*"'), "rule[1].match.tier", "no tier `silver*`", "key"),
    Mistake(
        "tier-of-a-person",
        in_test('people = [{ email = "a@b.example", §tier = "kye" }]\nexpect = []'),
        "test[1].people[1].tier",
        "no tier 'kye'",
        "`key`",
    ),
    Mistake("closed-fact", in_match('§addressed = "too"'), "rule[1].match.addressed", "never `too`", "`to`"),
    Mistake(
        "closed-fact-in-list",
        in_match('addressed = ["to", §"copy"]'),
        "rule[1].match.addressed[2]",
        "never `copy`",
        "cc",
    ),
    Mistake("closed-fact-nature", in_match('§nature = "news*er"'), "rule[1].match.nature", "never `news*er`"),
    Mistake(
        "template",
        in_step('draft = { §template = "holding-replly" }'),
        "rule[1].step[1].draft.template",
        "no template",
        "`holding-reply`",
    ),
    Mistake(
        "template-by-file",
        in_step('draft = { §template = "holding-reply.en.txt" }'),
        "rule[1].step[1].draft.template",
        "no template",
        "`holding-reply`",
    ),
    Mistake(
        "variable",
        in_step('note = { §text = "{{ persn }}" }'),
        "rule[1].step[1].note.text",
        "`persn` is not known",
        "`person`",
    ),
    Mistake(
        "variable-nested", in_step('note = { §text = "{{ person.awy }}" }'), "rule[1].step[1].note.text", "`person.awy`"
    ),
    Mistake(
        "variable-nested-deeper",
        in_step('note = { §text = "{{ person.name.first }}" }'),
        "rule[1].step[1].note.text",
        "no parts",
        "first",
    ),
    Mistake(
        "variable-in-condition",
        in_step('note = { §text = "{% if person.awy %}x{% endif %}" }'),
        "rule[1].step[1].note.text",
        "`person.awy`",
    ),
    Mistake(
        "variable-in-loop",
        in_step('note = { §text = "{% for t in person.tag %}{{ t }}{% endfor %}" }'),
        "rule[1].step[1].note.text",
        "`person.tag`",
        "`person.tags`",
    ),
    Mistake(
        "variable-in-filter",
        in_step('note = { §text = "{{ person.name | default(thread.subjct) }}" }'),
        "rule[1].step[1].note.text",
        "`thread.subjct`",
        "`thread.subject`",
    ),
    Mistake(
        "variable-bracket",
        in_step("note = { §text = \"{{ person['awy'] }}\" }"),
        "rule[1].step[1].note.text",
        "not possible",
    ),
    Mistake(
        "variable-record",
        in_step('note = { §text = "{{ person }}" }'),
        "rule[1].step[1].note.text",
        "no text",
        "person.",
    ),
    Mistake(
        "variable-of-another-signal",
        in_step('task = { §title = "{{ event.title }}" }'),
        "rule[1].step[1].task.title",
        "`event` is not known",
        "upcoming",
    ),
    Mistake(
        "variable-private",
        in_step('draft = { §text = "{{ person.notes | first }}" }'),
        "rule[1].step[1].draft.text",
        "never for a draft",
        "talking_points",
    ),
    Mistake(
        "variable-in-notes",
        in_step('task = { title = "x", §notes = """\nfine\n{{ person.awy }}\n""" }'),
        "rule[1].step[1].task.notes",
        "line 2 of the text: `person.awy`",
    ),
    Mistake(
        "variable-in-subject",
        in_step('draft = { §subject = "{{ person.awy }}", text = "x" }', "lapsed"),
        "rule[1].step[1].draft.subject",
        "`person.awy`",
    ),
    Mistake(
        "filter",
        in_step('note = { §text = "{{ person.name | uper }}" }'),
        "rule[1].step[1].note.text",
        "no filter `uper`",
        "`upper`",
    ),
    Mistake(
        "filter-arguments",
        in_step('note = { §text = "{{ person.name | upper(1, 2, 3) }}" }'),
        "rule[1].step[1].note.text",
        "another number of arguments",
    ),
    Mistake(
        "jinja-test",
        in_step('note = { §text = "{% if person.name is definedd %}x{% endif %}" }'),
        "rule[1].step[1].note.text",
        "no test `definedd`",
        "`defined`",
    ),
    Mistake(
        "template-not-closed",
        in_step('note = { §text = "Hello {{ person.name" }'),
        "rule[1].step[1].note.text",
        "can't be read",
    ),
    Mistake(
        "template-block-not-closed",
        in_step('note = { §text = "{% if person.name %}x" }'),
        "rule[1].step[1].note.text",
        "can't be read",
    ),
    Mistake(
        "template-call",
        in_step('note = { §text = "{{ person.name.upper() }}" }'),
        "rule[1].step[1].note.text",
        "called",
    ),
    Mistake("template-sum", in_step('note = { §text = "{{ 1 + 1 }}" }'), "rule[1].step[1].note.text", "calculate"),
    Mistake(
        "template-bomb",
        in_step("note = { §text = \"{{ 'a' * 1000000000 }}\" }"),
        "rule[1].step[1].note.text",
        "calculate",
    ),
    Mistake(
        "template-escape",
        in_step("note = { §text = \"{{ ''.__class__ }}\" }"),
        "rule[1].step[1].note.text",
        "__class__",
    ),
    Mistake(
        "template-include", in_step("note = { §text = \"{% include 'x' %}\" }"), "rule[1].step[1].note.text", "include"
    ),
    Mistake(
        "rule-of-a-test", in_test('expect = [{ §rule = "s", note = "n" }]'), "test[1].expect[1].rule", "no rule 's'"
    ),
    Mistake(
        "person-of-a-touch",
        in_test(
            'people = [{ email = "a@b.example" }]\ntouches = [{ §person = "a at b", at = "2026-03-10" }]\nexpect = []'
        ),
        "test[1].touches[1].person",
        "nobody among `people`",
    ),
]
"""Names of things that there are not."""
