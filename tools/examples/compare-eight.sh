#!/bin/sh
# Eight interventions on all of Kasserine for six years, 20 replicates; the table that it prints first is in
# docs/compare.md (put there by into-page).
#
#     tools/examples/compare-eight.sh [OPTION...]     options go to offramp compare
#
# 122 thousand million person-days; some 23 minutes on two cores that do nothing else. OFFRAMP names the program
# (build/offramp); with --out and --resume it can be cut short.
set -eu
exec "${OFFRAMP:-build/offramp}" compare kasserine --replicates 20 --intervention jobs --intervention training-and-cash \
    --intervention community-workers --intervention mentoring --intervention fair-custody --intervention protection --intervention more-raids \
    --intervention border-control "$@"
