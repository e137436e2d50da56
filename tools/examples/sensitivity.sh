#!/bin/sh
# What docs/sensitivity.md shows: a Morris screening of all parameters that are not the group's, then Sobol
# indices of the ten strongest, both printed into the page.
#
#     tools/examples/sensitivity.sh small     the worked example: a dozen parameters in one quarter, three years;
#                                             some 250 trials, about 3 minutes on two cores
#     tools/examples/sensitivity.sh town      the study: all parameters in the town until 2014; some 880 trials of
#                                             159 million person-days, 47 minutes on two cores beside a little other work
#
# Sizes from the environment: TRAJECTORIES, SAMPLES, REPLICATES, UNTIL. Databases stay in FOLDER (a folder
# that is made here by default); run again with the same FOLDER, it goes on where it was cut short.
# This script writes wall times on two cores into the page.
set -eu
cd "$(dirname "$0")/../.."
program=${OFFRAMP:-build/offramp}
size=${1:-small}
replicates=${REPLICATES:-1}
a_dozen=risk.theta,opinion.distrust,police.raids,police.noise,custody.distrust,custody.procedural_justice
a_dozen=$a_dozen,walk_away.rate,threaten.complies,threaten.reports,protect.coverage,border.control,closure.error
parameters=
case $size in
small) areas=Ezzouhour until=${UNTIL:-2013-12-31} trajectories=${TRAJECTORIES:-8} samples=${SAMPLES:-16} strongest=3
    parameters="--parameters $a_dozen" ;;
town) areas=town until=${UNTIL:-2014-12-31} trajectories=${TRAJECTORIES:-3} samples=${SAMPLES:-32} strongest=10 ;;
*) echo "usage: $0 small|town" >&2; exit 2 ;;
esac
folder=${FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
page=docs/sensitivity.md

# Used so far by what this script has run.
processor_seconds() { awk 'NR == 2 {split($1, user, "m"); printf "%d", user[1] * 60 + user[2]}' "$folder/times"; }

# NAME ARGUMENTS...: run, print into the page, and say below how long it took
study() {
    name=$1
    shift
    went_on=
    case " $* " in
    *" --log "*) [ "$name" = sobol ] || went_on=", of the trials that were there" ;;
    *) [ ! -e "$folder/$size-$name.db" ] || went_on=", going on with what was there" ;;
    esac
    times > "$folder/times"
    begin=$(date +%s) before=$(processor_seconds)
    "$program" sensitivity kasserine --areas "$areas" --until "$until" --replicates "$replicates" "$@" --resume \
        > "$folder/$size-$name.txt"
    times > "$folder/times"
    seconds=$(($(date +%s) - begin)) after=$(processor_seconds)
    {
        echo "offramp sensitivity kasserine --areas $areas --until $until --replicates $replicates $*"
        echo
        cat "$folder/$size-$name.txt"
        echo
        echo "took $seconds s on $(nproc) cores, $((after - before)) s of processor time$went_on"
    } | sed "s|$folder/||g" | tools/examples/into-page "$page" "$size $name"
}

# shellcheck disable=SC2086 # no parameters: no words
study morris $parameters --trajectories "$trajectories" --out "$folder/$size-morris.db"
# shellcheck disable=SC2086
study morris-log $parameters --trajectories "$trajectories" --out "$folder/$size-morris.db" --log
study sobol --method sobol --strongest "$strongest" --of "$folder/$size-morris.db" --samples "$samples" \
    --out "$folder/$size-sobol.db" --log
echo "databases: $folder; page: $page"
