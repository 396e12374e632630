#!/bin/sh
# Installed as bin/wanstudio; the program is in lib/wanstudio beside it.
PYTHONPATH=$(dirname "$(dirname "$(readlink -f "$0")")")/lib/wanstudio
export PYTHONPATH
exec python3 -P -m wanstudio "$@"
