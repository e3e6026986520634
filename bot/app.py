"""The composition root: the one place that knows every collaborator and wires them."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket as hosts
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp.web import RouteDef
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import logs, scheduler
from bot.clock import SystemClock
from bot.config import Role, Settings, require_slack, secret
from bot.errors import PostRejectedError, SettingError
from bot.feeds import articles, edition, hub
from bot.feeds.fetch import FetchLimits, HttpFetcher
from bot.feeds.worker import ProcessParser
from bot.inbound import listen
from bot.model.topic import Topic, TopicBook
from bot.ports import Answerer, Clock, Writer
from bot.services import Services
from bot.services.alert import Alert
from bot.services.articles import Articles
from bot.services.ask import Ask
from bot.services.background import Background
from bot.services.brief import Briefer
from bot.services.converse import Converse
from bot.services.curate import Curate
from bot.services.deliver import REQUEST_TIMEOUT, Deliver
from bot.services.explain import Explain
from bot.services.follow_up import FollowUp
from bot.services.group import Grouping
from bot.services.inbox import Inbox
from bot.services.oversee import Oversee
from bot.services.pushes import Pushes
from bot.services.refresh import Refresh
from bot.services.retain import Retain
from bot.services.save import Saving
from bot.services.search import Search
from bot.services.subscribe import Subscribe
from bot.services.surroundings import Surroundings
from bot.services.terms import Terms
from bot.services.topics import Topics
from bot.slack.bolt import bolt_app
from bot.slack.client import Identity, client, identify
from bot.slack.directory import SlackDirectory
from bot.slack.poster import SlackPoster
from bot.store import Database, open_store
from bot.stories.group import OnlineGrouper
from bot.stories.rank import StoryRanker
from bot.stories.topics import TopicMatcher
from bot.writing import glossary
from bot.writing.answering import ModelAnswerer
from bot.writing.commission import Allowance, Commission
from bot.writing.extract import ExtractiveWriter
from bot.writing.guard import GuardedWriter
from bot.writing.model import ModelWriter

log = logs.get(__name__)

# A stop is promised within 10 s: people's answers first, then posts under way.
_DRAIN_ANSWERS = 4.0
_DRAIN_POSTS = 4.0
_TIMEOUT = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT.total_seconds())
_RETAIN_EVERY = 6 * 3_600.0
_INBOX_SECONDS = 15.0
_FOLLOW_EVERY = 300.0
_ALERT_EVERY = 3_600.0


@dataclass(frozen=True, slots=True)
class Core:
    """Everything between the feeds and the briefings; needs no chat."""

    clock: Clock
    store: Database
    fetcher: HttpFetcher
    parser: ProcessParser
    refresh: Refresh
    grouping: Grouping
    search: Search
    briefer: Briefer
    answerer: Answerer | None  # None where no language model is set
    explain: Explain
    around: Surroundings
    terms: Terms
    topics: Topics
    curate: Curate
    oversee: Oversee
    articles: Articles | None  # None where what reads them is not installed

    async def read_feeds(self) -> None:
        """Poll the feeds that are due, and group what they brought."""
        await self.refresh.due()
        await self.grouping.run()


@asynccontextmanager
async def core(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Core]:
    """Open the database and build what reads, groups and writes. Raises StoreError."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        store = await open_store(
            settings.database_url,
            post_interval=settings.post_interval,
            workspace_rate=settings.workspace_rate,
        )
        stack.push_async_callback(store.close)
        if settings.edition != "none":
            await store.feeds.lay_in(settings.edition, edition.load_feeds(settings.edition))
        fetcher = await stack.enter_async_context(_fetcher(settings))
        parser = ProcessParser()
        stack.push_async_callback(parser.close)
        topics = Topics(store, topic_book())
        search = Search(store, topics, TopicMatcher(), StoryRanker(), clock)
        terms = Terms(store, glossary.shipped())
        around = Surroundings(store, terms)
        commission = _commission(settings, store, clock, stack)
        yield Core(
            clock=clock,
            store=store,
            fetcher=fetcher,
            parser=parser,
            refresh=Refresh(store, fetcher, parser, clock, concurrency=settings.fetch_concurrency),
            grouping=Grouping(store, OnlineGrouper, clock),
            search=search,
            briefer=Briefer(store, search, _writer(commission), clock, around),
            answerer=ModelAnswerer(commission) if commission is not None else None,
            explain=Explain(store),
            around=around,
            terms=terms,
            topics=topics,
            curate=Curate(store, fetcher, parser, clock),
            oversee=Oversee(store, clock),
            articles=await _articles(store, clock, stack),
        )


async def _articles(store: Database, clock: Clock, stack: AsyncExitStack) -> Articles | None:
    if not articles.available():
        return None
    pages = await stack.enter_async_context(HttpFetcher(articles.LIMITS))
    return Articles(store, articles.ArticleReader(pages, clock), clock)


async def migrate(settings: Settings) -> None:
    """Bring the database to this version's shape. Raises StoreError."""
    await (await open_store(settings.database_url)).close()


def _fetcher(settings: Settings) -> HttpFetcher:
    # Silence tells sooner than slowness that no answer will come.
    silence = min(10.0, settings.fetch_timeout)
    return HttpFetcher(FetchLimits(total=settings.fetch_timeout, connect=silence, read=silence))


def _writer(commission: Commission | None) -> Writer:
    """Return the writer that is set. Whoever writes, what is not carried is taken out after."""
    extracts = ExtractiveWriter()
    return GuardedWriter(extracts if commission is None else ModelWriter(commission, extracts))


def _commission(
    settings: Settings, store: Database, clock: Clock, stack: AsyncExitStack
) -> Commission | None:
    """Return what asks the language model that is set, if one is."""
    if settings.llm_model is None:
        return None
    try:
        from bot.writing.provider import PydanticDrafter  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise SettingError(
            "KAWARABAN_LLM_MODEL is set, but what speaks to models is not installed. "
            "Run: pip install 'kawaraban[llm]'"
        ) from error
    drafter = PydanticDrafter(
        settings.llm_model,
        api_key=secret(settings.llm_api_key),
        base_url=settings.llm_base_url or "",
        seconds=settings.llm_timeout,
    )
    stack.push_async_callback(drafter.aclose)
    allowance = Allowance(
        seconds=settings.llm_timeout,
        tokens=settings.llm_daily_tokens,
        microdollars=round(settings.llm_daily_cost * 1_000_000),
        at_once=settings.llm_concurrency,
    )
    return Commission(drafter, store.drafts, clock, allowance)


def topic_book() -> TopicBook:
    """Return the topics that are known by name."""
    return TopicBook(
        Topic(name=t.name, terms=(*t.en, *t.ja), exclude=t.exclude) for t in edition.load_topics()
    )


async def run(
    settings: Settings,
    stop: asyncio.Event,
    *,
    role: Role = Role.ALL,
    feeds_apart: bool = False,
    ready: asyncio.Future[Core] | None = None,
    clock: Clock | None = None,
) -> None:
    """Serve a workspace until `stop` is set, then drain and leave within 10 s.

    `feeds_apart` leaves the feeds to a process that runs `read`. `ready` is given the core once
    Slack reaches us. Raises KawarabanError when it cannot begin.
    """
    require_slack(settings, role)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        built = await enter(core(settings, clock=clock))
        session = await enter(aiohttp.ClientSession(timeout=_TIMEOUT))
        web = client(secret(settings.slack_bot_token), settings.slack_api_url, session)
        identity = await _identity(web)
        deliver = Deliver(built.store, SlackPoster(web), built.clock, owner=_worker_name())
        services = _services(settings, built, deliver, SlackDirectory(web))
        bolt = _bolt(settings, services, web, identity)
        keeper = handlers.register(bolt, services, workspace=identity.team_id)
        pushes = _pushes(settings, built)
        heard = None if role is Role.WORKER else bolt
        inbound = await listen(settings, heard, built.store.ping, session, _news(pushes))
        stack.push_async_callback(inbound.aclose)
        jobs = [] if role is Role.WEB or feeds_apart else _reading(settings, built, pushes)
        jobs += [] if role is Role.WEB else _briefing(settings, built, deliver, identity)
        if role is not Role.WORKER:
            jobs.append(scheduler.Job("inbox", _INBOX_SECONDS, lambda: keeper.resume(bolt)))
        log.info("serving", team=identity.team, role=role.value)
        if ready is not None and not ready.done():
            ready.set_result(built)
        posts = None if role is Role.WEB else deliver
        await _run(jobs, posts, inbound, services.background, stop)
        log.info("stopped")


async def read(settings: Settings, stop: asyncio.Event) -> None:
    """Read feeds and group what they bring until `stop` is set."""
    async with core(settings) as built:
        log.info("reading")
        jobs = _reading(settings, built, _pushes(settings, built))
        running = asyncio.create_task(scheduler.run(jobs, stop))
        await stop.wait()
        # A poll may last as long as a slow feed does: it is cut, and polled again next time.
        running.cancel()
        await asyncio.wait([running])


def _bolt(
    settings: Settings, services: Services, web: AsyncWebClient, identity: Identity
) -> AsyncApp:
    return bolt_app(
        web,
        identity,
        token=secret(settings.slack_bot_token),
        signing_secret=secret(settings.slack_signing_secret),
        spawn=services.background.spawn,
        around=services.inbox.around,
    )


def _reading(settings: Settings, built: Core, pushes: Pushes | None) -> list[scheduler.Job]:
    retain = Retain(built.store, built.clock, days=settings.retention_days)
    jobs = [
        scheduler.Job("refresh", settings.refresh_seconds, built.read_feeds),
        scheduler.Job("retain", _RETAIN_EVERY, retain.run),
    ]
    if built.articles is not None:
        jobs.append(scheduler.Job("articles", settings.refresh_seconds, built.articles.run))
    if pushes is not None:
        jobs.append(scheduler.Job("push", settings.refresh_seconds, pushes.run))
    return jobs


def _briefing(
    settings: Settings, built: Core, deliver: Deliver, identity: Identity
) -> list[scheduler.Job]:
    async def plan() -> None:
        if await built.briefer.plan_due():
            deliver.wake()

    follow_up = FollowUp(built.store, built.clock)
    jobs = [
        scheduler.Job("plan", 1.0, plan),
        scheduler.Job("follow up", _FOLLOW_EVERY, follow_up.plan_due),
    ]
    if channel := settings.alert_channel:
        team = identity.team_id
        alert = Alert(built.store, built.oversee, built.clock, workspace=team, channel=channel)
        jobs.append(scheduler.Job("alert", _ALERT_EVERY, alert.run))
    return jobs


async def _run(
    jobs: Sequence[scheduler.Job],
    deliver: Deliver | None,
    inbound: AsyncExitStack,
    background: Background,
    stop: asyncio.Event,
) -> None:
    no_more_posts = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scheduler.run(jobs, stop))
        if deliver is not None:
            group.create_task(deliver.run(no_more_posts, patience=_DRAIN_POSTS))
        await stop.wait()
        # A poll may last as long as a slow feed does: it is cut, and polled again next time.
        running.cancel()
        # Nothing new comes in; what people wait for is answered while posts still go out.
        await inbound.aclose()
        await background.drain(_DRAIN_ANSWERS)
        no_more_posts.set()


def _services(
    settings: Settings, built: Core, deliver: Deliver, directory: SlackDirectory
) -> Services:
    store, clock, wake = built.store, built.clock, deliver.wake
    ask = Ask(store, built.search, built.briefer, clock, wake)
    return Services(
        ask=ask,
        converse=Converse(store, ask, built.briefer, clock, wake, answerer=built.answerer),
        briefer=built.briefer,
        subscribe=Subscribe(store, clock),
        saving=Saving(store, directory, settings.save_reactions),
        search=built.search,
        explain=built.explain,
        terms=built.terms,
        topics=built.topics,
        background=Background(),
        inbox=Inbox(store, clock),
        directory=directory,
        clock=clock,
        wake=wake,
    )


def _pushes(settings: Settings, built: Core) -> Pushes | None:
    """Return what speaks with feeds' hubs, where they can reach us."""
    if settings.public_url is None:
        return None
    callback = settings.public_url + hub.PATH
    store = built.store
    return Pushes(store.pushes, store.feeds, hub.HubClient(), built.clock, callback=callback)


def _news(pushes: Pushes | None) -> list[RouteDef]:
    return hub.routes(pushes.verify, pushes.notify) if pushes is not None else []


async def _identity(web: AsyncWebClient) -> Identity:
    try:
        return await identify(web)
    except PostRejectedError as error:
        raise SettingError(
            f"SLACK_BOT_TOKEN was refused by Slack ({error.code}). "
            "Install the app, then copy the bot token (xoxb-…) from “OAuth & Permissions”."
        ) from error


def _worker_name() -> str:
    return f"{hosts.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
