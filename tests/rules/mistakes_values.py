"""Rule files with one value that is missing, empty or senseless; the marks are those of `tests.rules.mistakes`."""

from __future__ import annotations

from tests.rules.mistakes import STEP, Mistake, in_match, in_rule, in_step

VALUES = [
    Mistake("id-missing", '[[§rule]]\non = "unanswered"\n' + STEP, "rule[1].id", "needs an `id`"),
    Mistake("id-empty", in_rule("").replace('id = "r"', '§id = ""'), "rule[1].id", "needs an `id`"),
    Mistake("id-blank", in_rule("").replace('id = "r"', '§id = " \\t"'), "rule[1].id", "needs an `id`"),
    Mistake("id-long", in_rule("").replace('id = "r"', f'§id = "{"r" * 101}"'), "rule[1].id", "at most 100"),
    Mistake(
        "id-twice", in_rule("") + in_rule("").replace('id = "r"', '§id = "r"'), "rule[2].id", "already", "f.toml:2:1"
    ),
    Mistake("on-missing", '[[§rule]]\nid = "r"\n' + STEP, "rule[1].on", "needs `on`", "unanswered"),
    Mistake("on-empty", in_rule("").replace('on = "unanswered"', '§on = ""'), "rule[1].on", "needs `on`"),
    Mistake("was-empty", in_rule('§was = ""'), "rule[1].was", "empty"),
    Mistake("was-itself", in_rule('§was = "r"'), "rule[1].was", "its own"),
    Mistake(
        "was-of-another", in_rule("") + in_rule('§was = "r"').replace('id = "r"', 'id = "s"'), "rule[2].was", "in force"
    ),
    Mistake("step-missing", '[[§rule]]\nid = "r"\non = "unanswered"\n', "rule[1].step", "at least one step"),
    Mistake(
        "step-empty-list", '[[rule]]\nid = "r"\non = "unanswered"\n§step = []\n', "rule[1].step", "at least one step"
    ),
    Mistake("step-empty", '[[rule]]\nid = "r"\non = "unanswered"\n[[rule.§step]]\n', "rule[1].step[1]", "exactly one"),
    Mistake(
        "step-of-two",
        '[[rule]]\nid = "r"\non = "unanswered"\n[[rule.§step]]\nnote = { text = "n" }\ntask = { title = "t" }\n',
        "rule[1].step[1]",
        "exactly one",
    ),
    Mistake("step-id-empty", in_step('§id = ""\nnote = { text = "n" }'), "rule[1].step[1].id", "empty"),
    Mistake(
        "step-id-twice",
        in_step('id = "s"\nnote = { text = "n" }\n[[rule.step]]\n§id = "s"\ntask = { title = "t" }'),
        "rule[1].step[2].id",
        "'s' already",
    ),
    Mistake(
        "step-id-of-an-ordinal",
        in_step('note = { text = "n" }\n[[rule.step]]\n§id = "note-1"\ntask = { title = "t" }'),
        "rule[1].step[2].id",
        "'note-1' already",
    ),
    Mistake(
        "step-was-itself", in_step('id = "s"\n§was = "s"\nnote = { text = "n" }'), "rule[1].step[1].was", "its own"
    ),
    Mistake("step-was-empty", in_step('id = "s"\n§was = " "\nnote = { text = "n" }'), "rule[1].step[1].was", "empty"),
    Mistake(
        "after-empty", in_step('§after = ""\nnote = { text = "n" }'), "rule[1].step[1].after", "empty", "leave it out"
    ),
    Mistake(
        "before-empty",
        in_step('§before = ""\nnote = { text = "n" }', "upcoming"),
        "rule[1].step[1].before",
        "empty",
        "leave it out",
    ),
    Mistake(
        "due-empty", in_step('task = { title = "t", §due = "" }'), "rule[1].step[1].task.due", "empty", "leave it out"
    ),
    Mistake("title-empty", in_step('task = { §title = "" }'), "rule[1].step[1].task.title", "needs a `title`"),
    Mistake("title-blank", in_step('task = { §title = "  " }'), "rule[1].step[1].task.title", "needs a `title`"),
    Mistake("task-empty", in_step("§task = {}"), "rule[1].step[1].task.title", "needs a `title`"),
    Mistake("note-empty", in_step('note = { §text = "" }'), "rule[1].step[1].note.text", "needs a `text`"),
    Mistake("draft-empty", in_step("§draft = {}"), "rule[1].step[1].draft.text", "`template` or a `text`"),
    Mistake("template-empty", in_step('draft = { §template = "" }'), "rule[1].step[1].draft.template", "empty"),
    Mistake(
        "draft-blank", in_step('draft = { §text = "\\n" }'), "rule[1].step[1].draft.text", "`template` or a `text`"
    ),
    Mistake(
        "draft-template-and-text",
        in_step('§draft = { template = "holding-reply", text = "x" }'),
        "rule[1].step[1].draft",
        "not both",
    ),
    Mistake(
        "draft-without-subject",
        in_step('§draft = { text = "x" }', "lapsed"),
        "rule[1].step[1].draft.subject",
        "needs a `subject`",
    ),
    Mistake("match-text-empty", in_match('§company = ""'), "rule[1].match.company", "empty"),
    Mistake("match-list-empty", in_match("§subject = []"), "rule[1].match.subject", "empty list"),
    Mistake("match-empty-in-list", in_match('tags = ["vip", §""]'), "rule[1].match.tags[2]", "empty"),
    Mistake("match-only-not", in_match('§tier = "!"'), "rule[1].match.tier", "empty"),
    Mistake("globs-mixed", in_match('§subject = ["*a*", "!*b*"]'), "rule[1].match.subject", "`!`"),
    Mistake("glob-long", in_match(f'§subject = "{"*a" * 300}"'), "rule[1].match.subject", "too long"),
    Mistake("number-word", in_match('§messages = "many"'), "rule[1].match.messages", "comparison"),
    Mistake("number-sign", in_match('§messages = "=> 2"'), "rule[1].match.messages", "not a number"),
    Mistake("number-nothing", in_match('§messages = ">="'), "rule[1].match.messages", "comparison"),
    Mistake("number-unit", in_match('§messages = "> 2 mails"'), "rule[1].match.messages", "not a number"),
    Mistake("span-bare", in_match('§waiting = "4 hours"'), "rule[1].match.waiting", "comparison"),
    Mistake("span-exact", in_match('§waiting = "= 4 hours"'), "rule[1].match.waiting", "exactly"),
    Mistake("span-typo", in_match('§waiting = ">= 4 busines hours"'), "rule[1].match.waiting", "busines hours"),
    Mistake("span-negative", in_match('§waiting = ">= -4 hours"'), "rule[1].match.waiting", "not a duration"),
    Mistake(
        "span-business-weeks", in_match('§waiting = ">= 2 business weeks"'), "rule[1].match.waiting", "not in weeks"
    ),
    Mistake("moment-word", in_match('§starts = ">= soon"', "upcoming"), "rule[1].match.starts", "not a date"),
    Mistake(
        "moment-no-such-day", in_match('§starts = ">= 2026-02-30"', "upcoming"), "rule[1].match.starts", "not a date"
    ),
    Mistake(
        "after-word", in_step('§after = "soonish"\nnote = { text = "n" }'), "rule[1].step[1].after", "not a duration"
    ),
    Mistake(
        "after-unit",
        in_step('§after = "2 fortnights"\nnote = { text = "n" }'),
        "rule[1].step[1].after",
        "not a duration",
    ),
    Mistake("after-m", in_step('§after = "6m"\nnote = { text = "n" }'), "rule[1].step[1].after", "not a duration"),
    Mistake(
        "after-negative",
        in_step('§after = "-2 days"\nnote = { text = "n" }'),
        "rule[1].step[1].after",
        "not a duration",
    ),
    Mistake(
        "after-fraction",
        in_step('§after = "1.5 hours"\nnote = { text = "n" }'),
        "rule[1].step[1].after",
        "not a duration",
    ),
    Mistake(
        "after-ages", in_step('§after = "900 years"\nnote = { text = "n" }'), "rule[1].step[1].after", "longer than"
    ),
    Mistake(
        "after-digits",
        in_step(f'§after = "{"9" * 400} days"\nnote = {{ text = "n" }}'),
        "rule[1].step[1].after",
        "not a duration",
    ),
    Mistake(
        "after-and-before",
        in_step('after = "1 day"\n§before = "1 day"\nnote = { text = "n" }', "upcoming"),
        "rule[1].step[1].before",
        "not both",
    ),
    Mistake(
        "due-word", in_step('task = { title = "t", §due = "tomorow" }'), "rule[1].step[1].task.due", "not a duration"
    ),
    Mistake(
        "ladder-same-time",
        in_step('after = "1 day"\ntask = { title = "a" }\n[[rule.step]]\n§after = "1 day"\ntask = { title = "b" }'),
        "rule[1].step[2].after",
        "'task-1' above is never made",
    ),
    Mistake(
        "ladder-backwards",
        in_step('after = "2 days"\ntask = { title = "a" }\n[[rule.step]]\n§after = "30 hours"\ntask = { title = "b" }'),
        "rule[1].step[2].after",
        "'task-1' above is never made",
    ),
    Mistake(
        "ladder-at-once",
        in_step('after = "2 days"\ntask = { title = "a" }\n[[rule.§step]]\ntask = { title = "b" }'),
        "rule[1].step[2].after",
        "'task-1' above is never made",
    ),
    Mistake(
        "ladder-before",
        in_step(
            'before = "1 day"\ntask = { title = "a" }\n[[rule.step]]\n§before = "2 days"\ntask = { title = "b" }',
            "upcoming",
        ),
        "rule[1].step[2].before",
        "'task-1' above is never made",
    ),
    Mistake("at-most-words", in_rule('§at_most = "seldom"'), "rule[1].at_most", "seldom"),
    Mistake("at-most-period", in_rule('§at_most = "5 per fortnight"'), "rule[1].at_most", "fortnight"),
    Mistake("at-most-empty", in_rule("§at_most = []"), "rule[1].at_most", "empty", "leave it out"),
    Mistake("at-most-twice", in_rule('at_most = ["5 per day", §"6 per day"]'), "rule[1].at_most[2]", "already"),
    Mistake("gap-word", in_rule('§gap = "a while"'), "rule[1].gap", "not a duration"),
    Mistake("gap-empty", in_rule('§gap = ""'), "rule[1].gap", "empty", "leave it out"),
    Mistake("quiet-word", in_rule('§quiet = "at night"'), "rule[1].quiet", ""),
    Mistake("quiet-hour", in_rule('§quiet = "22:00-25:00"'), "rule[1].quiet", ""),
    Mistake("quiet-empty", in_rule('§quiet = ""'), "rule[1].quiet", "empty", "leave it out"),
    Mistake("approve-word", in_rule('§approve = "me"'), "rule[1].approve", "'ask'"),
    Mistake(
        "step-approve-word", in_step('§approve = "yes"\nnote = { text = "n" }'), "rule[1].step[1].approve", "'ask'"
    ),
    Mistake(
        "notify-key",
        in_step('notify = { title = "x", §titel = "y" }'),
        "rule[1].step[1].notify.titel",
        "no key",
        "`title`",
    ),
    Mistake("notify-empty", in_step("§notify = {}"), "rule[1].step[1].notify.title", "needs a `title`"),
    Mistake(
        "upcoming-at-once",
        in_step('note = { text = "n" }', "upcoming").replace("[[rule.step]]", "[[rule.§step]]"),
        "rule[1].step[1]",
        "never made",
        "before",
    ),
    Mistake(
        "upcoming-after",
        in_step('§after = "1 day"\nnote = { text = "n" }', "upcoming"),
        "rule[1].step[1].after",
        "never made",
        "before",
    ),
]
