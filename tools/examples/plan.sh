#!/bin/sh
# The worked example of docs/plan.md.
#
#     tools/examples/plan.sh [OPTION...]     options go to offramp plan
#
# Four interventions and a budget in one delegation of Kasserine until the end of 2013, up to 12 replicates a set.
# Takes about 1 minute on two cores. OFFRAMP names the program (build/offramp).
set -eu
exec "${OFFRAMP:-build/offramp}" plan kasserine --areas Ezzouhour --until 2013-12-31 --replicates 12 \
    --budget 1000000 --intervention community-workers --intervention fair-custody --intervention place-engagement \
    --intervention mentoring "$@"
