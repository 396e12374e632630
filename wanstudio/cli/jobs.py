"""`wanstudio jobs`: the journal, and going on with what is unfinished."""

from __future__ import annotations

from argparse import Namespace

from wanstudio.cli.engine import Engine, with_engine
from wanstudio.cli.say import Say
from wanstudio.cli.watch import Watch, ending_of, tell_job
from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Job


def run(args: Namespace, say: Say) -> int:
    return with_engine(lambda engine: _jobs(engine, args, say), say)


async def _jobs(engine: Engine, args: Namespace, say: Say) -> int:
    if args.resume:
        return await _resume(engine, say)
    for job in await engine.studio.journal.jobs():
        tell_job(job, say)
        say.result(_line(job))
    _tell_problems(engine, say)
    return 0


async def _resume(engine: Engine, say: Say) -> int:
    told = len(engine.studio.returning.recovered)
    await engine.studio.resume(asked=True)
    await engine.studio.returning.ask_services(engine.accounts.services())
    for sentence in engine.studio.returning.recovered[told:]:
        say.note(sentence)
    unfinished = {job.id for job in engine.studio.queue.jobs if not job.ended}
    if engine.studio.returning.elsewhere and not unfinished:
        raise LocalProblem("Another WanStudio is at work on these jobs; they go on there.", hint="Close it first.")
    _tell_problems(engine, say)
    if engine.studio.returning.elsewhere:  # this drive knows no locks
        say.note("What was not yet sent is left alone: another WanStudio may be sending it.")
    if not unfinished:
        say.note("Nothing is unfinished.")
    return await Watch(engine, say, unfinished).to_the_end()


def _tell_problems(engine: Engine, say: Say) -> None:
    for problem in engine.studio.journal.problems:
        say.note(problem)


def _line(job: Job) -> str:
    made = f"{job.created.astimezone():%Y-%m-%d %H:%M}"
    end = ending_of(job.phase)
    return f"{made}  {job.state:<11}  {job.model_id:<34}  {job.id}" + (f"\n{'':18}{end.message}" if end else "")
