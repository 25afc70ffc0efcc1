"""A made-up customer base, played day by day: everything that the packs notice happens to it, often at the same time.

Mornings bring mail and meetings, then one pass is made over everything as `run` makes it, then the user deals with some
of what was prepared. Whoever is written to writes back, or does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from connectors.memory import Memory
from connectors.model import Address, Article, Attachment, Draft, Event, Guest, Message, Task
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.index.articles import FeedState
from daemon.ledger import Ledger
from daemon.perform import Performed
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Attention, Customers, Me, Person, Settings, SpecialDate, Tier, kind_of
from rules.templating import Templates
from tests.machines.world import without_waiting

ZONE = ZoneInfo("Europe/Berlin")
ME = Address("dana@northwind.example", "Dana Fox")
BEA = Address("bea@northwind.example", "Bea Holt")
"""A colleague."""
START = date(2026, 1, 5)
"""A Monday."""
TIERS = {
    "key": Tier("key", answer_within="4 business hours", every="3 weeks", at_most="6 weeks"),
    "gold": Tier("gold", answer_within="1 business day", every="8 weeks", at_most="14 weeks"),
}
NEVER = datetime.max.replace(tzinfo=UTC)
NUDGES = 3
PLENTY = Attention(drafts=400, tasks=400, nudges=NUDGES)
WORDS = Templates(templates(None))
RULES = checked([(f"pack:{name}", text.partition("[[test]]")[0]) for name, text in packs().items()], WORDS, TIERS)
TOPICS = ("heat pump", "acoustics", "timber", "school light", "bar stool")


@dataclass
class Someone:
    """A customer, and what the user's software should know about them."""

    number: int
    person: Person
    angry: list[tuple[datetime, datetime]] = field(default_factory=list)
    """From their complaint to their word that it is settled."""
    gone: list[tuple[datetime, datetime]] = field(default_factory=list)
    """From their wish for no more mail to the day on which they turned to us anew."""
    sad: list[datetime] = field(default_factory=list)
    attempts: int = 0
    """Mails of ours since they last wrote."""

    @property
    def address(self) -> Address:
        return Address(self.person.emails[0], self.person.name)

    @property
    def canary(self) -> str:
        """A word that stands in everything that concerns them, and must not reach anybody else."""
        return f"zebra{self.number}x"

    def in_peace(self, at: datetime) -> bool:
        """Tell whether they must not be turned to, whoever did not write first."""
        month = timedelta(days=30)
        return (
            any(begins <= at < ends + month for begins, ends in self.angry)
            or any(begins <= at < ends for begins, ends in self.gone)
            or any(day <= at < day + month for day in self.sad)
        )


@dataclass(frozen=True)
class Made:
    """What a pass made."""

    who: Someone
    done: Performed
    at: datetime
    attempts: int
    """Of ours without an answer, before it."""

    @property
    def signal(self) -> str:
        return self.done.action.signal.kind

    @property
    def kind(self) -> str:
        return kind_of(self.done.action.artefact)


class FiveYears:
    """The office of Dana, who uses every pack there is."""

    def __init__(self, folder: Path, people: int, seed: int) -> None:
        self.luck = random.Random(seed)
        self.account = Memory("work")
        self.book = Book(folder / "book.json")
        self.index = Index.open(folder / "index.db")
        self.ledger = Ledger.open(folder / "ledger.db")
        for engine in (self.index.engine, self.ledger._engine):
            sa.event.listen(engine, "begin", without_waiting)
        settings = Settings(
            me=Me(ME.name, (ME.email,), colleagues=("northwind.example",), time_zone=ZONE.key),
            customers=Customers(everyone=True),
            tiers=TIERS,
            attention=PLENTY,
        )
        self.desk = Desk(
            settings,
            Accounts([self.account], self.book),
            self.index,
            self.ledger,
            self.book,
            lambda: Rulebook(RULES, WORDS),
        )
        self.today = START
        self.people = [self._somebody(number) for number in range(people)]
        self.by_id = {one.person.id: one for one in self.people}
        self.made: list[Made] = []
        self.closed: set[str] = set()
        """The occasions of tasks that the user ticked off or deleted."""
        self.coming: dict[date, list[Callable[[], object]]] = {}
        self.count = 0
        self.news: list[Article] = []

    # Who there is

    def _somebody(self, number: int) -> Someone:
        luck = self.luck
        email = f"c{number}@acme{number}.example"
        birthday = START + timedelta(days=luck.randrange(365))
        dates = [SpecialDate("birthday", birthday.month, birthday.day, luck.choice([None, 1970, 1985]))]
        if number % 25 == 3:
            dates = [SpecialDate("birthday", 2, 29, 1988)]
        if number % 3 == 0:
            dates.append(SpecialDate("customer-since", luck.randint(1, 12), luck.randint(1, 28), 2024))
        if number % 4 == 1:
            for year in range(5):
                dates.append(SpecialDate(f"delivery-{year}", luck.randint(1, 12), luck.randint(1, 28), 2026 + year))
        one = Someone(
            number,
            Person(
                id=email,
                names=(f"Cara{number} Lee{number}",),
                emails=(email,),
                company=f"Acme{number}",
                tier=luck.choice(["key", "gold", "gold", ""]),
                dates=tuple(dates),
                interests=(TOPICS[number % len(TOPICS)],) if number % 2 else (),
                notes=(f"A note of zebra{number}x",),
                tags=(f"tag-zebra{number}x",),
                language="de" if number % 5 == 0 else "en",
                hands_off=number % 40 == 39,
                archived="archived" if number % 40 == 38 else "",
                in_book=True,
            ),
        )
        self.book.add(one.person, self.at("00:00"))
        return one

    # Time

    def at(self, clock: str) -> datetime:
        """Return a moment of today."""
        return datetime.fromisoformat(f"{self.today} {clock}").replace(tzinfo=ZONE).astimezone(UTC)

    def later(self, days: int, what: Callable[[], object]) -> None:
        """Let something happen in the morning of a later day."""
        self.coming.setdefault(self.today + timedelta(days=max(1, days)), []).append(what)

    def live(self, days: int) -> None:
        """Let days pass."""
        with self.desk.noticing():
            for _ in range(days):
                self._day()

    def close(self) -> None:
        """Close the stores."""
        self.index.close()
        self.ledger.close()

    def _day(self) -> None:
        for what in self.coming.pop(self.today, []):
            what()
        for one in self.people:
            self._habits(one)
        self._articles()
        now = self.at("10:00")
        self.desk.freshen(now)
        if self.today == START:
            self.desk.go(now)
        decision = self.desk.decide(now, held=())
        performance = self.desk.perform(decision, now, whole=True)
        for done in performance.performed:
            if done.state == "made" and (who := self.by_id.get(done.action.signal.person)) is not None:
                self.made.append(Made(who, done, now, who.attempts))
        self._evening()
        self.today += timedelta(days=1)

    # What customers do, by days of the year

    def _habits(self, one: Someone) -> None:
        luck = self.luck
        for often, habit in (
            (8, self._asks),
            (0.7, self._complains),
            (1, self._praises),
            (1, self._tells_good_news),
            (2, self._gets_a_promise),
            (2, self._meets),
            (1, self._is_away),
            (0.03, self._wants_no_more_mail),
            (0.1, self._says_not_now),
            (0.1, self._mourns),
        ):
            if luck.random() < often / 365:
                habit(one)
        birthday = one.person.dates[0]
        if (birthday.month, birthday.day) == (self.today.month, self.today.day) and luck.random() < 0.15:
            self._complains(one)

    def _asks(self, one: Someone) -> None:
        first = self.receive(one, f"Could you send me the offer for hall {self.count}, please?", f"Hall {self.count}")
        how = self.luck.random()
        if how < 0.5:
            self.later(self.luck.randint(1, 4), lambda: self.write(one, "Here is the offer, attached.", first))
        elif how < 0.65:
            self.later(1, lambda: self.receive(one, "The offer is attached.", first.subject, answers=first, sender=BEA))

    def _complains(self, one: Someone) -> None:
        text = "This is the third wrong invoice. I am very disappointed."
        first = self.receive(one, text, f"Invoice {self.count}")
        patience = self.luck.randint(1, 4)
        solved = patience + self.luck.randint(1, 10)
        one.angry.append((first.at, self.at("08:00") + timedelta(days=solved)))
        self.later(patience, lambda: self.write(one, "This should not have happened. Here is the right one.", first))
        self.later(solved, lambda: self._is_content(one, first))

    def _is_content(self, one: Someone, first: Message) -> None:
        self.receive(one, "Thank you, that solves it.", f"Re: {first.subject}", answers=first)

    def _praises(self, one: Someone) -> None:
        self.receive(one, "Thank you so much, you did a great job on the stage.", f"Stage {self.count}")

    def _tells_good_news(self, one: Someone) -> None:
        self.receive(one, "I have been promoted to head of purchasing.", f"News {self.count}")

    def _gets_a_promise(self, one: Someone) -> None:
        promise = self.write(one, f"I'll send you the drawings of stage {self.count} by Friday.", None)
        if self.luck.random() < 0.6:
            self.later(3, lambda: self.write(one, "As discussed.", None, attached=f"drawings-{promise.ref}.pdf"))

    def _meets(self, one: Someone) -> None:
        self.count += 1
        starts = self.at("09:00") + timedelta(days=self.luck.randint(2, 20))
        event = Event(
            account="work",
            ref=f"event-{self.count}",
            uid=f"event-{self.count}@northwind.example",
            recurrence_id="",
            starts=starts,
            ends=starts + timedelta(hours=1),
            whole_day=False,
            organiser=ME,
            guests=(Guest(one.address, "accepted"),),
            our_answer=None,
            title=f"Review {one.canary}",
        )
        self.account.deliver(event)
        for day in range(1, self.luck.randint(1, 3)):  # moved once or twice
            moved = replace(event, starts=starts + timedelta(days=day), ends=starts + timedelta(days=day, hours=1))
            self.later(day, lambda moved=moved: self.account.deliver(moved))  # type: ignore[misc]
        if self.luck.random() < 0.15:
            self.later(3, lambda: self.account.deliver(replace(event, cancelled=True)))

    def _is_away(self, one: Someone) -> None:
        back = self.today + timedelta(days=self.luck.randint(3, 14))
        text = f"I am out of the office and will be back on {back:%d %B %Y}."
        self.receive(one, text, "Automatic reply", headers={"auto-submitted": "auto-replied"})

    def _wants_no_more_mail(self, one: Someone) -> None:
        message = self.receive(one, "Please take me off your mailing list.", f"List {self.count}")
        one.gone.append((message.at, NEVER))

    def _says_not_now(self, one: Someone) -> None:
        self.receive(one, "Thank you, but not now. Please ask me again in March.", f"Offer {self.count}")

    def _mourns(self, one: Someone) -> None:
        one.sad.append(self.receive(one, "My father died last week.", f"Absent {self.count}").at)

    def _articles(self) -> None:
        if self.today.weekday() == 0:
            self.count += 1
            topic = self.luck.choice(TOPICS)
            title = f"What is new about {topic}, part {self.count}"
            link = f"https://news.example/{self.count}"
            article = Article(f"{self.count:016x}", title, link, "", self.at("06:00"), "News", "")
            self.news = [*self.news[-8:], article]
            self.index.articles.put(FeedState("https://news.example/feed"), self.news, self.at("06:00"))

    # Mail

    def receive(
        self,
        one: Someone,
        text: str,
        subject: str,
        *,
        answers: Message | None = None,
        sender: Address | None = None,
        headers: dict[str, str] | None = None,
    ) -> Message:
        """Let somebody write to the user; a `sender` who is a colleague writes to them."""
        found = self._mail(sender or one.address, one.address if sender else ME, text, subject, answers, one)
        self.account.deliver(replace(found, headers=headers or {}))
        if sender is None and not headers:
            one.attempts = 0
            if answers is None:
                one.gone = [(begins, min(ends, found.at)) for begins, ends in one.gone]
        return found

    def write(self, one: Someone, text: str, answers: Message | None, *, attached: str = "") -> Message:
        """Let the user write."""
        found = self._mail(
            ME, one.address, text, f"Re: {answers.subject}" if answers else f"Plan {self.count}", answers, one
        )
        files = (Attachment(attached, "application/pdf"),) if attached else ()
        self.account.deliver(replace(found, folder="Sent", ours=True, attachments=files))
        one.attempts += 1
        return found

    def _mail(
        self, sender: Address, to: Address, text: str, subject: str, answers: Message | None, one: Someone
    ) -> Message:
        self.count += 1
        return Message(
            account="work",
            ref=f"mail-{self.count}",
            folder="INBOX",
            message_id=f"<m{self.count}@post.example>",
            in_reply_to=(answers.message_id,) if answers else (),
            references=(answers.message_id,) if answers else (),
            sender=sender,
            reply_to=(),
            to=(to,),
            cc=(ME,) if sender == BEA else (),
            at=self.at("08:00") + timedelta(seconds=self.count % 3600),
            ours=False,
            subject=subject,
            text=f"{text}\n\n{one.canary} is the word.",
        )

    # What the user does in the evening

    def _evening(self) -> None:
        for ref, draft in sorted(self.account.drafts.items()):
            what = self.luck.random()
            if what < 0.5:
                self._send(ref, draft)
            elif what < 0.6:
                self.account.discard_draft(ref)
            elif what < 0.65:
                self.account.edit_draft(ref, f"{draft.text}\n\nSee you soon.")
        for ref in sorted(self._open_tasks()):
            what = self.luck.random()
            task = self.account.tasks[ref]
            entry = self.ledger.get(task.mark)
            if what < 0.5 and entry is not None and "Invoice" not in task.title:  # that would settle a complaint
                self.closed.update(entry.covers)
                (self.account.tick if what < 0.4 else self.account.delete_task)(ref)

    def _open_tasks(self) -> Iterator[str]:
        return (ref for ref in self.account.tasks if ref not in self.account.ticked)

    def _send(self, ref: str, draft: Draft) -> None:
        who = self.by_id.get(draft.to[0].email)
        self.account.send_draft(ref)
        self.count += 1
        parent = draft.reply_to
        sent = Message(
            account="work",
            ref=f"mail-{self.count}",
            folder="Sent",
            message_id=f"<{draft.mark}@northwind.example>",
            in_reply_to=(parent.message_id,) if parent else (),
            references=(parent.message_id,) if parent else (),
            sender=ME,
            reply_to=(),
            to=draft.to,
            cc=(),
            at=self.at("17:00") + timedelta(seconds=self.count % 3600),
            ours=True,
            subject=draft.subject,
            text=draft.text,
        )
        self.account.deliver(sent)
        if who is not None:
            who.attempts += 1
            if self.luck.random() < 0.5 and "Invoice" not in sent.subject:  # a complaint is settled when it is
                days = self.luck.randint(1, 6)
                self.later(days, lambda: self._replies(who, sent))

    def _replies(self, one: Someone, sent: Message) -> None:
        self.receive(one, "Thank you, all is well here.", f"Re: {sent.subject}", answers=sent)


def texts(made: Made) -> str:
    """Return all that an artefact says."""
    artefact = made.done.action.artefact
    if isinstance(artefact, Draft):
        return f"{artefact.subject}\n{artefact.text}"
    return f"{artefact.title}\n{artefact.notes}" if isinstance(artefact, Task) else ""
