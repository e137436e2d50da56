#!/bin/sh
# More raids, two polices: docs/compare.md, "When more raids mean more joins".
#
#     tools/examples/backfire.sh [OPTION...]     options go to offramp compare
#
# Runs the three areas of the town of Kasserine until the end of 2014, 8 replicates, once with the parameters of
# backfire/badly-informed and once with those of backfire/well-informed, each with and without
# backfire/many-raids.yaml.
# Takes about 5 minutes on two cores. OFFRAMP names the program (build/offramp).
set -eu
here=$(dirname "$0")/backfire
for police in badly-informed well-informed; do
    printf '\n%s\n\n' "==== $police ===="
    # a parameter a line: words on purpose
    # shellcheck disable=SC2046
    "${OFFRAMP:-build/offramp}" compare kasserine --areas town --until 2014-12-31 --replicates 8 \
        --intervention "$here/many-raids.yaml" $(sed 's/^/--set /' "$here/$police") "$@"
done
