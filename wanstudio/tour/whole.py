"""The whole tour, stop by stop."""

from __future__ import annotations

from wanstudio.tour.exports import Exporting
from wanstudio.tour.finding import Finding
from wanstudio.tour.guide import SIZES, Guide, plain
from wanstudio.tour.job import MainJob
from wanstudio.tour.looking import Looking
from wanstudio.tour.projects import Projects
from wanstudio.tour.sources import Sources
from wanstudio.tour.stage import Stage
from wanstudio.tour.trouble import Trouble
from wanstudio.tour.views import Views


async def drive(guide: Guide) -> None:
    jobs = MainJob(guide)
    trouble, views = Trouble(guide, jobs), Views(guide)
    models = list(guide.program.models.values())
    guide.desk.window.resize(*SIZES[0])
    await guide.shoot("first-start")
    await trouble.empty_form()
    for spec in models:
        await jobs.run(spec, plain(spec))
    await jobs.in_light(models[0])
    await Exporting(guide).run()
    stage = Stage(guide)
    await stage.strip()
    await Looking(guide).run()
    await stage.compare()
    await Sources(guide).run()
    await trouble.no_way()
    await trouble.line()
    await Finding(guide).run()
    await Projects(guide).run()
    await views.round()
    await views.rails()
    await views.dialogs()
