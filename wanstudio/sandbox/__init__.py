"""Both services' protocols on loopback, and the stand-in clips they deliver.

`server` starts it. `scenario` and `aimlapi` speak the two protocols over one `world` (jobs, files); `delivery` hands
out bytes on a port of its own; `line` runs jobs and `renderers` renders them in child processes; `faults` and
`misbehave` make it all fail on purpose.
"""
