#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

const char *const cli_forms[] = {"text", "json", "csv", "html", NULL};

enum { MOST_OPTIONS = 64, FIRST_OPTION = 256, MOST_DAYS = 36500 };

enum { LONGEST_COMPLAINT = 1024 };

static void complain(const char *format, va_list arguments) {
    char plain[LONGEST_COMPLAINT], shown[6 * LONGEST_COMPLAINT];
    vsnprintf(plain, sizeof plain, format, arguments);
    ofr_escaped(plain, shown, sizeof shown); /* what was typed may hold what a terminal must not see */
    fprintf(stderr, "error: %s\n", shown);
}

void cli_complain(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
}

int cli_bad_use(const struct command *command, const char *format, ...) {
    va_list arguments;
    if (ofr_ranks_own() > 0)
        return OFR_BAD_INPUT;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    fprintf(stderr, "Try 'offramp %s --help'.\n", command->name);
    return OFR_BAD_INPUT;
}

/* ---- values -------------------------------------------------------------------------- */

/* Digits only: strtoull also takes blanks and signs. */
static bool read_whole(const char *text, uint64_t low, uint64_t high, uint64_t *value) {
    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return false;
    errno = 0;
    *value = strtoull(text, NULL, 10);
    return errno == 0 && *value >= low && *value <= high;
}

static bool read_share(const char *text, double *share) {
    char number[32];
    size_t n = strlen(text);
    bool percent = n > 0 && text[n - 1] == '%';
    if (n >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)(n - percent), text);
    if (!ofr_number_read(number, share))
        return false;
    *share /= percent ? 100 : 1;
    return *share > 0 && *share < 1;
}

static bool read_span(const char *text, uint32_t *days) {
    static const struct {
        const char *letter;
        uint32_t days;
    } units[] = {{"", 1}, {"d", 1}, {"w", 7}, {"m", 30}, {"y", 365}};
    char number[16];
    uint64_t n = 0;
    size_t length = strspn(text, "0123456789");
    if (length >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)length, text);
    if (!read_whole(number, 1, MOST_DAYS, &n))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(text + length, units[i].letter) == 0 && n * units[i].days <= MOST_DAYS) {
            *days = (uint32_t)n * units[i].days;
            return true;
        }
    return false;
}

static bool read_shard(const char *text, uint32_t shard[2]) {
    char number[16];
    uint64_t i = 0, n = 0;
    size_t length = strcspn(text, "/");
    if (length >= sizeof number || text[length] == '\0')
        return false;
    snprintf(number, sizeof number, "%.*s", (int)length, text);
    bool good = read_whole(text + length + 1, 1, 1000000, &n) && read_whole(number, 1, n, &i);
    shard[0] = (uint32_t)i;
    shard[1] = (uint32_t)n;
    return good;
}

static bool read_choice(const struct cli_option *option, const char *text, int *choice) {
    for (int i = 0; option->words[i] != NULL; i++)
        if (strcmp(text, option->words[i]) == 0) {
            *choice = (int)option->low + i;
            return true;
        }
    return false;
}

static bool add_to_list(struct cli_list *list, const char *text) {
    const char **longer = realloc(list->texts, (list->n + 1) * sizeof *longer);
    if (longer == NULL)
        return false;
    list->texts = longer;
    longer[list->n++] = text;
    return true;
}

/* What the value of an option must be, for the message that refuses one. */
static const char *describe_values(const struct cli_option *option, char text[160]) {
    unsigned long long low = option->low, high = option->high;
    if (option->kind == CLI_SHARE)
        return "a share between 0 and 1, as 5% or 0.05";
    if (option->kind == CLI_SHARD)
        return "I/N, as 3/10: the third of ten parts; N at most 1000000";
    if (option->kind == CLI_SPAN)
        return "a number of simulated days, as 90 or 90d, or of weeks, months of 30 or years of 365 days, as "
               "12w, 6m or 1y; at most 36500 days";
    if (option->kind == CLI_CHOICE) {
        size_t n = 0;
        for (size_t i = 0; option->words[i] != NULL; i++)
            n += (size_t)snprintf(text + n, 160 - n, "%s%s", i > 0 ? " or " : "", option->words[i]);
    } else
        snprintf(text, 160, "a %snumber in [%llu, %llu]", option->kind == CLI_REAL ? "" : "whole ", low,
                 high);
    return text;
}

/* Store the value of an option; false when it is not one that the option takes, or memory is short. */
static bool store(const struct cli_option *option, void *options, const char *text) {
    void *field = (char *)options + option->offset;
    struct cli_number *number = field;
    uint64_t whole = 0;
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)field = true;
        return true;
    case CLI_CONSTANT:
        *(int *)field = (int)option->low;
        return true;
    case CLI_TEXT:
        *(const char **)field = text;
        return true;
    case CLI_LIST:
        return add_to_list(field, text);
    case CLI_WHOLE:
        if (!read_whole(text, option->low, option->high, &whole))
            return false;
        if (option->size == sizeof(uint32_t))
            *(uint32_t *)field = (uint32_t)whole;
        else
            *(uint64_t *)field = whole;
        return true;
    case CLI_NUMBER:
        number->given = true;
        return read_whole(text, option->low, option->high, &number->value);
    case CLI_REAL:
        return ofr_number_read(text, field) && *(double *)field >= (double)option->low &&
               *(double *)field <= (double)option->high;
    case CLI_SHARE:
        return read_share(text, field);
    case CLI_SPAN:
        return read_span(text, field);
    case CLI_SHARD:
        return read_shard(text, field);
    case CLI_CHOICE:
        return read_choice(option, text, field);
    }
    return false;
}

static int take(struct cli_call *call, const struct cli_option *option, const char *text) {
    char values[160];
    if (store(option, call->options, text))
        return 0;
    if (option->kind == CLI_LIST)
        return OFR_SYSTEM;
    return cli_bad_use(call->command, "--%s is '%s'; it must be %s", option->name, text,
                       describe_values(option, values));
}

/* ---- the command line ---------------------------------------------------------------- */

/* The options as getopt_long wants them, with --help; returns how many there are. */
static size_t as_getopt(const struct cli_option *options, struct option wanted[MOST_OPTIONS]) {
    size_t n = 0;
    for (; options != NULL && options[n].name != NULL && n < MOST_OPTIONS - 2; n++)
        wanted[n] = (struct option){options[n].name,
                                    options[n].kind <= CLI_CONSTANT ? no_argument : required_argument, NULL,
                                    FIRST_OPTION + (int)n};
    wanted[n] = (struct option){"help", no_argument, NULL, 'h'};
    wanted[n + 1] = (struct option){NULL, 0, NULL, 0};
    return n + 1;
}

/* Refuse what getopt_long returned '?' or ':' for, with the option that was probably meant. */
static int refuse(const struct cli_call *call, int code, const struct option *options, size_t n) {
    const char *given = call->arguments[optind - 1], *names[MOST_OPTIONS];
    char word[64];
    if (code == ':')
        return cli_bad_use(call->command, "option %s needs a value", given);
    if (strncmp(given, "--", 2) != 0)
        return cli_bad_use(call->command, "there is no option -%c", optopt);
    snprintf(word, sizeof word, "%.*s", (int)strcspn(given, "="), given);
    const char *renamed = cli_renamed(word);
    if (renamed != NULL)
        return cli_bad_use(call->command, "option %s is now called %s", word, renamed);
    for (size_t i = 0; i < n; i++) {
        names[i] = options[i].name;
        if (strcmp(word + 2, names[i]) == 0) /* it exists, so it was given a value that it does not take */
            return cli_bad_use(call->command, "option %s takes no value", word);
    }
    const char *near = ofr_nearest(word + 2, names, n);
    if (near != NULL)
        return cli_bad_use(call->command, "there is no option %s; did you mean --%s?", word, near);
    return cli_bad_use(call->command, "there is no option %s", word);
}

static int find_subject(struct cli_call *call) {
    const struct command *command = call->command;
    int n_given = call->n - optind;
    if (n_given > 0 && command->subject == CLI_NO_SUBJECT)
        return cli_bad_use(command, "it takes no arguments");
    if (n_given == 0 && command->subject >= CLI_ONE)
        return cli_bad_use(command, "no %s was given", command->subject_name);
    call->subjects = call->arguments + optind;
    call->n_subjects = (size_t)n_given;
    if (n_given > 1 && command->subject != CLI_MANY)
        return cli_bad_use(command, "only one %s at a time", command->subject_name);
    call->subject = n_given >= 1 ? call->arguments[optind] : NULL;
    return 0;
}

static int check_required(const struct cli_call *call, const bool given[MOST_OPTIONS]) {
    const struct cli_option *options = call->command->options;
    for (size_t i = 0; options != NULL && options[i].name != NULL; i++)
        if (options[i].required && !given[i])
            return cli_bad_use(call->command, "no --%s was given: --%s %s", options[i].name, options[i].name,
                               options[i].value);
    return 0;
}

int cli_read_options(struct cli_call *call, bool *help) {
    const struct cli_option *options = call->command->options;
    struct option wanted[MOST_OPTIONS];
    bool given[MOST_OPTIONS] = {false};
    size_t n = as_getopt(options, wanted);
    int option, code = 0;
    for (size_t i = 0; i + 1 < n && code == 0; i++)
        if (options[i].default_value != NULL)
            code = take(call, &options[i], options[i].default_value);
    opterr = 0;
    while (code == 0 && (option = getopt_long(call->n, call->arguments, ":h", wanted, NULL)) != -1) {
        if (option == 'h')
            *help = true;
        else if (option == '?' || option == ':')
            code = refuse(call, option, wanted, n);
        else {
            given[option - FIRST_OPTION] = true;
            code = take(call, &options[option - FIRST_OPTION], optarg);
        }
    }
    if (code != 0 || *help)
        return code;
    code = find_subject(call);
    return code != 0 ? code : check_required(call, given);
}

void cli_free_options(const struct command *command, void *options) {
    const struct cli_option *option = command->options;
    for (; options != NULL && option != NULL && option->name != NULL; option++)
        if (option->kind == CLI_LIST)
            free(((struct cli_list *)(void *)((char *)options + option->offset))->texts);
    free(options);
}
