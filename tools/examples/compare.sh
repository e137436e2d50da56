#!/bin/sh
# The worked example of docs/compare.md.
#
#     tools/examples/compare.sh [OPTION...]     options go to offramp compare
#
# The three areas of the town of Kasserine until the end of 2014, four interventions and two taken together, 6
# replicates. Takes about 4 minutes on two cores. OFFRAMP names the program (build/offramp).
set -eu
exec "${OFFRAMP:-build/offramp}" compare kasserine --areas town --until 2014-12-31 --replicates 6 \
    --intervention community-workers --intervention more-raids --intervention fair-custody --intervention jobs \
    --intervention fair-custody+protection "$@"
