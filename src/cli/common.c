#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static bool write_output(void *to, const char *text, size_t n) {
    (void)to;
    return ofr_ranks_own() > 0 || fwrite(text, 1, n, stdout) == n;
}

ofr_sink cli_output(void) { return (ofr_sink){write_output, NULL}; }

static void print_reports(const ofr_reports *reports) {
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        size_t n = ofr_reports_text(reports, i, NULL, 0) + 1;
        char *text = malloc(n);
        if (text == NULL)
            return;
        ofr_reports_text(reports, i, text, n);
        fputs(text, stderr);
        free(text);
    }
}

int cli_end(ofr_status status, ofr_reports *reports) {
    fflush(stdout); /* so that reports come after what was printed */
    if (ofr_ranks_own() == 0)
        print_reports(reports);
    if (status == OFR_SYSTEM && ofr_reports_count(reports) == 0 && ofr_ranks_own() == 0)
        fputs("error: not enough memory\n", stderr);
    ofr_reports_free(reports);
    return (int)status;
}

int cli_bad_use(const struct command *command, const char *format, ...) {
    va_list arguments;
    if (ofr_ranks_own() > 0)
        return OFR_BAD_INPUT;
    va_start(arguments, format);
    fputs("error: ", stderr);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nTry 'offramp %s --help'.\n", command->name);
    va_end(arguments);
    return OFR_BAD_INPUT;
}

int cli_bad_option(const struct command *command, int code, char **arguments, const struct option *options) {
    const char *given = arguments[optind - 1];
    if (code == ':')
        return cli_bad_use(command, "option %s needs a value", given);
    if (strncmp(given, "--", 2) != 0)
        return cli_bad_use(command, "there is no option -%c", optopt);
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(given + 2, "="), given + 2);
    const char *names[32];
    size_t n = 0;
    for (; options[n].name != NULL && n < sizeof names / sizeof *names; n++) {
        names[n] = options[n].name;
        if (strcmp(word, names[n]) == 0) /* a real option, so it was given a value it does not take */
            return cli_bad_use(command, "option --%s takes no value", word);
    }
    const char *near = ofr_nearest(word, names, n);
    if (near != NULL)
        return cli_bad_use(command, "there is no option --%s; did you mean --%s?", word, near);
    return cli_bad_use(command, "there is no option --%s", word);
}

int cli_help(const struct command *command) {
    if (ofr_ranks_own() == 0)
        fputs(command->help, stdout);
    return OFR_OK;
}

bool cli_read_whole(const char *text, uint64_t most, uint64_t *value) {
    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return false;
    errno = 0;
    unsigned long long number = strtoull(text, NULL, 10);
    *value = number;
    return errno == 0 && number <= most;
}

static bool add(const char ***list, size_t *n, const char *value) {
    const char **more = realloc(*list, (*n + 1) * sizeof *more);
    if (more == NULL)
        return false;
    *list = more;
    more[(*n)++] = value;
    return true;
}

bool cli_take_change(struct cli_changes *changes, int option, const char *value) {
    switch (option) {
    case 'u':
        changes->until = value;
        return true;
    case 'a':
        changes->areas = value;
        return true;
    case 'x':
        changes->scale = value;
        return true;
    case 's':
        return add(&changes->sets, &changes->n_sets, value);
    case 'm':
        return add(&changes->interventions, &changes->n_interventions, value);
    default:
        return false;
    }
}

void cli_free_changes(struct cli_changes *changes) {
    free(changes->sets);
    free(changes->interventions);
}

static ofr_status apply_scale(ofr_scenario *scenario, const char *text, ofr_reports *reports) {
    char *end;
    /* strtod takes blanks, signs, hexadecimals and names of infinities: digits only here */
    double share = strtod(text, &end);
    if (text[0] == '\0' || strspn(text, "0123456789.eE-+") != strlen(text) || *end != '\0') {
        if (ofr_ranks_own() == 0)
            fprintf(stderr, "error: --scale is '%s'; it must be a number in (0, 1]\n", text);
        return OFR_BAD_INPUT;
    }
    return ofr_scenario_scale(scenario, share, reports);
}

ofr_status cli_open(const char *name, const struct cli_changes *changes, ofr_scenario **scenario,
                    ofr_reports *reports) {
    ofr_status status = ofr_scenario_open(name, scenario, reports), worst = OFR_OK;
    if (status != OFR_OK)
        return status;
    for (size_t i = 0; i < changes->n_sets; i++)
        if ((status = ofr_scenario_set(*scenario, changes->sets[i], reports)) != OFR_OK)
            worst = status;
    if (changes->until != NULL && (status = ofr_scenario_until(*scenario, changes->until, reports)) != OFR_OK)
        worst = status;
    if (changes->areas != NULL && (status = ofr_scenario_areas(*scenario, changes->areas, reports)) != OFR_OK)
        worst = status;
    if (changes->scale != NULL && (status = apply_scale(*scenario, changes->scale, reports)) != OFR_OK)
        worst = status;
    for (size_t i = 0; worst != OFR_SYSTEM && i < changes->n_interventions; i++)
        if ((status = ofr_scenario_intervention(*scenario, changes->interventions[i], reports)) != OFR_OK)
            worst = status;
    if (worst != OFR_OK) {
        ofr_scenario_free(*scenario);
        *scenario = NULL;
    }
    return worst;
}

ofr_status cli_open_on_ranks(int code, const char *name, const struct cli_changes *changes,
                             ofr_scenario **scenario, ofr_reports *reports) {
    ofr_status status = reports == NULL ? OFR_SYSTEM : (ofr_status)code;
    if (status == OFR_OK)
        status = cli_open(name, changes, scenario, reports);
    status = ofr_ranks_agree(status, reports);
    if (status != OFR_OK) {
        ofr_scenario_free(*scenario);
        *scenario = NULL;
    }
    return status;
}
