#!/bin/sh
# What turns the effect of raids: docs/why.md, "The turn".
#
#     tools/examples/turn.sh [OPTION...]     options go to offramp why
#
# Ezzouhour until the end of 2014, 12 replicates, with four times as many raids. First policing alone against the
# country's raids, once under the parameters of tools/examples/backfire/badly-informed and once under those of
# well-informed; then what makes the first police other than the second. 144 trials, about 1 minute on two
# cores. OFFRAMP names the program (build/offramp).
set -eu
here=$(dirname "$0")
why() {
    police=$1
    shift
    # a parameter a line: words on purpose
    # shellcheck disable=SC2046
    "${OFFRAMP:-build/offramp}" why kasserine --areas ezzouhour --until 2014-12-31 --replicates 12 --shares always \
        --set police.raids=6.6 $(sed 's/^/--set /' "$here/backfire/$police") "$@"
}
for police in badly-informed well-informed; do
    printf '\n%s\n\n' "==== raids of a $police police ===="
    why "$police" --factors policing "$@"
done
printf '\n%s\n\n' "==== badly informed against well informed ===="
why badly-informed --reference "$here/turn/reference.yaml" "$@"
