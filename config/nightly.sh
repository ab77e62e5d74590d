#!/usr/bin/env bash
# One night, for cron: makes notes and models of all that is new, and leaves a report.
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
set -uo pipefail

readonly ALREADY_RUNNING=10 OUT_OF_TIME=32 SCHEDULER_DOWN=36 UNFORESEEN=40 GO_ON=75
# Before the night ends, so many runs one after another may change nothing, or be killed before they could, and the
# scheduler may be away so many times.
readonly MOST_IDLE=3 MOST_KILLED=20 MOST_AWAY=5

cd "${KONSPEKT_HOME:-$(dirname "$0")/..}" || exit $UNFORESEEN
bin=${KONSPEKT_BIN:-.venv/bin}
pause=${KONSPEKT_PAUSE:-60}
read -r -a options <<<"${KONSPEKT_OPTIONS:-}"
processes=${KONSPEKT_PROCESSES:-1}
[[ " ${options[*]} " == *" --local-scheduler "* ]] && processes=1

[[ -x $bin/konspekt ]] || { echo "konspekt: there is no $bin/konspekt (in $PWD): set KONSPEKT_BIN"; exit $UNFORESEEN; }
clock=$("$bin/konspekt" night clock) || exit $UNFORESEEN
{ read -r night; read -r until; read -r stop_at; read -r lock; read -r log; } <<<"$clock"
mkdir -p "$(dirname "$lock")" "$(dirname "$log")" || exit $UNFORESEEN

# The workers inherit the lock: it is held until the last of them is gone, whatever becomes of this script.
exec 9>>"$lock"
if ! flock --nonblock 9; then
  echo "konspekt: another night is at work here (it holds $lock); nothing was begun"
  exit $ALREADY_RUNNING
fi

note() { echo "$(date +%H:%M:%S) NIGHT   $*" >>"$log"; }

groups=()
stopped='' killed='' finished=''
# shellcheck disable=SC2317 # called by the trap
stop() {
  stopped=yes
  note "stopped by a signal"
  for group in "${groups[@]}"; do kill -TERM -- "-$group" 2>/dev/null; done
}
trap stop TERM INT HUP

seconds_left() { # 0 where the time is not limited, for that is what timeout takes it for
  ((stop_at == 0)) && { echo 0; return; }
  local left=$((stop_at - $(date +%s)))
  echo $((left > 1 ? left : 1))
}

# Runs the graph once. `timeout` makes a process group of each worker, with all that it starts; at the end nothing
# of it is left.
run() {
  groups=() killed='' finished=''
  local left code each
  left=$(seconds_left)
  for ((each = 0; each < processes; each++)); do
    timeout --kill-after=30 "$left" "$bin/luigi" --module pipelines Nightly \
      --night "$night" --until "$until" --no-lock "${options[@]}" >>"$log" 2>&1 &
    groups+=("$!")
  done
  for group in "${groups[@]}"; do
    code=0
    while kill -0 "$group" 2>/dev/null; do
      wait "$group" 2>/dev/null
      code=$?
    done
    kill -KILL -- "-$group" 2>/dev/null
    # Up to 30 it has seen all there is, and done of it what it could.
    ((code <= 30)) && finished=yes
    ((code > 128)) && killed=yes
    note "luigi ended with $code"
  done
}

ending='' idle=0 away=0 before=''
until [[ $stopped ]]; do
  if ((stop_at && $(date +%s) >= stop_at)); then
    [[ $finished ]] || ending=$OUT_OF_TIME
    break
  fi
  if ! "$bin/konspekt" night scheduler -- "${options[@]}" >>"$log" 2>&1; then
    ((++away >= MOST_AWAY)) && { ending=$SCHEDULER_DOWN; break; }
    note "no scheduler answers"
    sleep "$pause"
    continue
  fi
  away=0
  run
  now=$("$bin/konspekt" night progress "$night" -- "${options[@]}" 2>>"$log")
  if (($? != GO_ON)) && [[ $finished ]]; then break; fi
  [[ $stopped ]] && break
  note "once more: $now"
  if [[ $now != "$before" ]]; then
    idle=0 before=$now
    [[ $killed || $now == *" 0 failed attempts"* ]] || sleep "$pause"
  elif ((++idle < $([[ $killed ]] && echo "$MOST_KILLED" || echo "$MOST_IDLE"))); then
    [[ $killed ]] || sleep "$pause"
  else
    [[ $finished ]] || ending=$UNFORESEEN
    break
  fi
done

message=$("$bin/konspekt" night close "$night" ${ending:+--ending "$ending"} ${stopped:+--stopped} 2>>"$log")
code=$?
note "exit code $code"
if [[ $message ]]; then
  if [[ ${KONSPEKT_NOTIFY:-} ]]; then $KONSPEKT_NOTIFY <<<"$message"; else echo "$message"; fi
fi
exit $code
