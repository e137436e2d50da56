/* Commands and options of version 0.1 that have a new name. */
#include <string.h>

#include "cli.h"

static const struct {
    const char *before, *now;
} renamed[] = {
    {"keys", "parameters"},       {"measures", "interventions"},
    {"--keys", "--parameters"},   {"--measure", "--intervention"},
    {"--average", "--reference"}, {"measure=", "intervention="}, /* of run --branch */
};

const char *cli_renamed(const char *old_name) {
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (strcmp(renamed[i].before, old_name) == 0)
            return renamed[i].now;
    return NULL;
}
