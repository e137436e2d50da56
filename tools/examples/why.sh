#!/bin/sh
# The worked example of docs/why.md.
#
#     tools/examples/why.sh [OPTION...]     options go to offramp why
#
# Ezzouhour, 21,819 people, until the end of 2014, 4 replicates, shares although the data do not ask for them.
# 128 coalitions, 64 with figures of their own, and structure: 264 trials, about 2 minutes on two cores.
# OFFRAMP names the program (build/offramp); with --out and --resume it can be cut short.
set -eu
exec "${OFFRAMP:-build/offramp}" why kasserine --areas ezzouhour --until 2014-12-31 --replicates 4 --shares always "$@"
