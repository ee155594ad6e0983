#!/usr/bin/env bash
# usage: timed.sh "What is done" command ...: say it, say every ten seconds that it goes on, say how long it took.
set -eu
said=$1; shift
echo "$said ..."
( trap 'kill "$!" 2>/dev/null; exit' TERM; while sleep 10 & wait "$!"; do echo "  ... $SECONDS s"; done ) &
signs=$!
trap 'kill "$signs" 2>/dev/null || true; wait "$signs" 2>/dev/null || true' EXIT
"$@"
echo "  $SECONDS s"
