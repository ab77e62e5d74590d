#!/usr/bin/env bash
# One night, for cron: `konspekt nightly` (see its --help) in the folder above this script.
#
#     0 22 * * *  /srv/konspekt/config/nightly.sh
#
# It says something only when there is something to say ([batch] notify), so cron sends mail only then. What
# the work itself writes is in data/work/nights/NIGHT/HOST.log, the report in data/reports/nights/NIGHT.html.
#
# Exit code: 0 all is done, 10 another night is at work here, 30 some failed, 31 only bad input, 32 the time is
# over, 36 no scheduler answers, 40 it could not work at all.
#
# Environment:
#   KONSPEKT_HOME       folder with luigi.cfg (default: the one above this script)
#   KONSPEKT_BIN        folder of `luigi` and `konspekt` (default: .venv/bin there)
#   KONSPEKT_PROCESSES  processes, each with one task at a time and its model in memory (default: 1)
#   KONSPEKT_OPTIONS    more options for luigi, such as --local-scheduler (with which one process is the limit)
#   KONSPEKT_PAUSE      seconds before what failed is tried again (default: 60)
#   KONSPEKT_NOTIFY     a command that gets the message on its standard input, instead of cron
cd "${KONSPEKT_HOME:-$(dirname "$0")/..}" || exit 40
export KONSPEKT_BIN=${KONSPEKT_BIN:-.venv/bin}
[[ -x $KONSPEKT_BIN/konspekt ]] ||
  { echo "konspekt: there is no $KONSPEKT_BIN/konspekt (in $PWD): set KONSPEKT_BIN"; exit 40; }
exec "$KONSPEKT_BIN/konspekt" nightly
