"""Rule files that are no TOML, each with one slip; the marks are those of `tests.rules.mistakes`."""

from __future__ import annotations

from tests.rules.mistakes import STEP, Mistake, in_match, in_rule, in_step


def value(written: str) -> str:
    """Return a rule whose description is written like this."""
    return in_rule(f"description = {written}")


HERE = "rule[1].description"

STRINGS = [
    Mistake("string-not-closed", value('"abc§'), HERE, "illegal character", "not closed"),
    Mistake("literal-not-closed", value("'abc§"), HERE, "expected", "not closed"),
    Mistake("string-over-two-lines", value('"abc§\ndef"'), HERE, "illegal character", "not closed"),
    Mistake("long-string-not-closed", value('§"""abc\ndef'), HERE, "not closed", "file ends"),
    Mistake("long-literal-not-closed", value("§'''abc\ndef"), HERE, "not closed", "file ends"),
    Mistake("long-string-closed-too-early", value('"""a """§b"""'), HERE, "expected newline", "ends it"),
    Mistake("quotation-mark-inside", value('"say "§hello" twice"'), HERE, "expected newline", '\\"'),
    Mistake("no-quotation-marks", value("§offers first"), HERE, "invalid value", "quotation marks"),
    Mistake("typographic-quotation-marks", value("§“offers first”"), HERE, "invalid value", "straight"),
    Mistake("typographic-apostrophes", value("§‘offers first’"), HERE, "invalid value", "straight"),
    Mistake("backtick", value("§`x`"), HERE, "invalid value"),
    Mistake("escape-unknown", value('"C:\\q§"'), HERE, "unescaped", "single quotation marks"),
    Mistake("escape-windows-path", value('"C:\\U§sers\\me"'), HERE, "invalid hex value", "single quotation marks"),
    Mistake("escape-x", value('"\\x§41"'), HERE, "unescaped"),
    Mistake("escape-surrogate", value('"\\ud800§"'), HERE, "scalar"),
    Mistake("escape-beyond-unicode", value('"\\U00110000§"'), HERE, "scalar"),
    Mistake("escape-too-short", value('"\\u§12"'), HERE, "invalid hex value"),
    Mistake("escape-in-long-string", value('"""\nfine\n\\q§\n"""'), HERE, "unescaped"),
    Mistake("control-character", value('"a§\x01b"'), HERE, "illegal character"),
    Mistake("control-character-del", value('"a§\x7fb"'), HERE, "illegal character"),
    Mistake("control-character-nul", value('"a§\x00b"'), HERE, "illegal character"),
    Mistake("control-character-in-literal", value("'a§\x1bb'"), HERE, "invalid character"),
    Mistake("control-character-in-long-string", value('"""\na§\x02b\n"""'), HERE, "illegal character"),
    Mistake("control-character-in-comment", in_rule("# a§\x00b"), "rule[1]", "invalid character"),
    Mistake("carriage-return-in-string", value('"a§\rb"'), HERE, "illegal character"),
    Mistake(
        "carriage-return-as-line-end",
        in_rule("priority = 1§\rdescription = 'x'"),
        "rule[1].priority",
        "expected newline",
    ),
    Mistake("carriage-return-in-comment", in_rule("# a§\rb"), "rule[1]", "invalid character"),
]

VALUES = [
    Mistake("no-value", in_rule("priority =§"), "rule[1].priority", "invalid value", "behind the `=`"),
    Mistake(
        "no-value-but-comment", in_rule("priority = §# high"), "rule[1].priority", "invalid value", "behind the `=`"
    ),
    Mistake("true-in-capitals", in_match("asks = §True"), "rule[1].match.asks", "invalid value", "`true`"),
    Mistake("yes", in_match("asks = §yes"), "rule[1].match.asks", "invalid value", "`true`"),
    Mistake("false-in-capitals", in_match("asks = §FALSE"), "rule[1].match.asks", "invalid value", "`false`"),
    Mistake("null", in_rule("priority = §null"), "rule[1].priority", "invalid value", "leave the key out"),
    Mistake(
        "bare-duration", in_step("after = 2 §hours\nnote = { text = 'n' }"), "rule[1].step[1].after", "expected newline"
    ),
    Mistake("bare-comparison", in_match("messages = §>= 2"), "rule[1].match.messages", "invalid value"),
    Mistake("leading-zero", in_rule("priority = 0§7"), "rule[1].priority", "expected newline", "plainly"),
    Mistake("underscores", in_rule("priority = 1§__0"), "rule[1].priority", "expected newline", "plainly"),
    Mistake("trailing-underscore", in_rule("priority = 1§_"), "rule[1].priority", "expected newline"),
    Mistake("hexadecimal-sign", in_rule("priority = +0§x1"), "rule[1].priority", "expected newline"),
    Mistake("point-without-digits", in_rule("priority = 1§."), "rule[1].priority", "expected newline"),
    Mistake("point-first", in_rule("priority = §.5"), "rule[1].priority", "invalid value"),
    Mistake("exponent-without-digits", in_rule("priority = 1§e"), "rule[1].priority", "expected newline"),
    Mistake("double-sign", in_rule("priority = §--1"), "rule[1].priority", "invalid value"),
    Mistake("comma-as-point", in_rule("priority = 1§,5"), "rule[1].priority", "expected newline"),
    Mistake("thousands-of-digits", in_rule(f"priority = §{'9' * 5000}"), "rule[1].priority", "proportion"),
    Mistake("no-such-month", value("2026§-13-01"), HERE, "expected newline", "2026-03-10"),
    Mistake("no-such-day", value("§2026-02-30"), HERE, "date", "no such day"),
    Mistake("no-such-leap-day", value("§2026-02-29"), HERE, "date", "no such day"),
    Mistake("no-such-hour", value("2026-03-10§T25:00:00Z"), HERE, "expected newline", "2026-03-10"),
    Mistake("day-first", value("10.03§.2026"), HERE, "expected newline"),
    Mistake("one-digit-month", value("2026§-3-10"), HERE, "expected newline", "2026-03-10"),
    Mistake("time-without-seconds", value("2026-03-10§T16:00"), HERE, "expected newline", "2026-03-10"),
    Mistake(
        "two-values",
        in_rule('priority = 1 §description = "x"'),
        "rule[1].priority",
        "expected newline",
        "one statement",
    ),
]

KEYS = [
    Mistake("no-key", in_rule("§= 1"), "rule[1]", "invalid statement"),
    Mistake("no-equals-sign", in_rule("priority §1"), "rule[1].priority", "expected '='"),
    Mistake("colon", in_rule("priority§: 1"), "rule[1].priority", "expected '='"),
    Mistake("key-with-space", in_rule("my §key = 1"), "rule[1].my", "expected '='", "quotation marks"),
    Mistake("key-alone", in_rule("priority§"), "rule[1].priority", "expected '='"),
    Mistake("key-not-ascii", in_rule("§ünless = {}"), "rule[1]", "invalid statement"),
    Mistake("key-half-ascii", in_rule("mä§tch = {}".replace("mä§tch", "m§ätch")), "rule[1].m", "expected '='"),
    Mistake("key-two-dots", in_rule("match.§.asks = true"), "rule[1].match", "initial character"),
    Mistake("key-ends-in-dot", in_rule("match. §= true"), "rule[1].match", "initial character"),
    Mistake("key-quoted-not-closed", in_rule('"priority§\n'), "rule[1]", "illegal character"),
    Mistake("key-twice", in_rule("priority = 1\n§priority = 2"), "rule[1].priority", "has a value already", "line 4"),
    Mistake(
        "key-twice-quoted",
        in_rule('priority = 1\n§"priority" = 1'),
        "rule[1].priority",
        "has a value already",
        "line 4",
    ),
    Mistake(
        "key-twice-over-lines",
        in_rule(
            "match = { asks = true }\n§unless = [\n]\nunless = []".replace("§", "").replace(
                "\nunless = []", "\n§unless = [\n]"
            )
        ),
        "rule[1].unless",
        "has a value already",
        "line 5",
    ),
    Mistake("key-twice-inline", in_match("asks = true, §asks = false"), "rule[1].match.asks", "has a value already"),
    Mistake(
        "key-twice-in-a-list",
        in_rule("unless = [{ asks = true }, { complaint = true, §complaint = true }]"),
        "rule[1].unless[2].complaint",
        "has a value already",
    ),
    Mistake(
        "key-and-dotted-key",
        in_rule("match = { asks = true }\nmatch.§complaint = true"),
        "rule[1].match.complaint",
        "one piece",
    ),
    Mistake(
        "dotted-key-and-key",
        in_rule("match.asks = true\n§match = { complaint = true }"),
        "rule[1].match",
        "has a value already",
    ),
    Mistake(
        "dotted-key-into-a-text",
        in_rule('description = "x"\ndescription.§short = "y"'),
        "rule[1].description.short",
        "",
    ),
    Mistake(
        "second-rule-key-twice",
        in_rule("") + in_rule("priority = 1\n§priority = 2").replace('"r"', '"s"'),
        "rule[2].priority",
        "has a value already",
        "line 10",
    ),
]

TABLES = [
    Mistake("heading-not-closed", '[[rule§\nid = "r"\n', "rule[1]", "expected ']]'"),
    Mistake("heading-half-closed", '[[rule§]\nid = "r"\n', "rule[1]", "expected ']]'"),
    Mistake("heading-closed-twice", '[rule]§]\nid = "r"\n', "rule", "expected newline"),
    Mistake("heading-with-spaces-between", '[ §[rule]]\nid = "r"\n', "", "initial character"),
    Mistake("heading-empty", "[[§]]\n", "", "initial character"),
    Mistake("heading-ends-in-dot", "[[rule.§]]\n", "rule[1]", "initial character"),
    Mistake("heading-with-text-behind", '[[rule]] §id = "r"\n', "rule[1]", "expected newline"),
    Mistake(
        "table-twice",
        in_rule("[rule.match]\nasks = true\n[rule.§match]\ncomplaint = true"),
        "rule[1].match",
        "declared already",
        "line 4",
    ),
    Mistake("table-after-array", in_rule("") + "[§rule]\n", "rule", "declared already", "line 1"),
    Mistake(
        "array-after-table",
        in_step('[rule.step.task]\ntitle = "x"\n[[rule.step.§task]]\ntitle = "y"'),
        "rule[1].step[1].task",
        "",
    ),
    Mistake("array-after-inline-array", 'rule = []\n[[§rule]]\nid = "r"\n', "rule", "one piece", "line 1"),
    Mistake(
        "step-after-inline-steps",
        f'[[rule]]\nid = "r"\non = "unanswered"\nstep = []\n[[rule.§step]]\n{STEP[16:]}',
        "rule[1].step",
        "one piece",
        "line 4",
    ),
    Mistake(
        "heading-after-inline-table",
        in_rule("match = { asks = true }\n[rule.§match]\ncomplaint = true"),
        "rule[1].match",
        "",
    ),
    Mistake("dotted-then-heading", in_rule("match.asks = true\n[rule.§match]\ncomplaint = true"), "rule[1].match", ""),
    Mistake("inline-over-two-lines", in_rule("match = {§\n  asks = true }"), "rule[1].match", ""),
    Mistake(
        "inline-with-comma-last",
        in_match("asks = true, §").replace("§ }", "§}"),
        "rule[1].match.asks",
        "initial character",
        "no comma",
    ),
    Mistake(
        "inline-without-comma", in_match("asks = true §complaint = true"), "rule[1].match.asks", "unclosed inline table"
    ),
    Mistake(
        "inline-not-closed",
        in_rule("match = { asks = true§"),
        "rule[1].match.asks",
        "unclosed inline table",
        "one line",
    ),
    Mistake("inline-closed-twice", in_rule("match = { asks = true }§}"), "rule[1].match", "expected newline"),
    Mistake("inline-colon", in_match("asks§: true"), "rule[1].match", "expected '='"),
    Mistake(
        "list-not-closed",
        in_rule("match = { asks = true }\nunless = §[{ complaint = true }"),
        "rule[1].unless",
        "list that begins here",
        "noticed on line 6",
    ),
    Mistake("list-not-closed-at-the-end", "rule = §[", "rule", "list that begins here", "file ends"),
    Mistake("list-without-comma", in_match('tags = ["a" §"b"]'), "rule[1].match.tags", "unclosed array"),
    Mistake(
        "list-of-lines-without-comma",
        in_rule("unless = [\n  { asks = true }\n  §{ complaint = true }\n]"),
        "rule[1].unless",
        "unclosed array",
    ),
    Mistake("list-with-two-commas", in_match('tags = ["a",§, "b"]'), "rule[1].match.tags", "invalid value"),
    Mistake("list-closed-wrongly", in_match('tags = ["a"§}'), "rule[1].match.tags", "unclosed array"),
    Mistake("byte-order-mark-inside", in_rule("§\ufeffpriority = 1"), "rule[1]", "invalid statement"),
    Mistake("no-break-space", in_rule("priority§\u00a0= 1"), "rule[1].priority", "expected '='"),
    Mistake("json", '§{"rule": []}\n', "", "invalid statement"),
    Mistake("yaml", "rule§:\n  - id: r\n", "rule", "expected '='"),
    Mistake("mail", "§\x1fFrom: Ann\n", "", "invalid statement"),
    Mistake("merge-marker", in_rule("") + "§<<<<<<< HEAD\n", "rule[1].step[1]", "invalid statement"),
]
