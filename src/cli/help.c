/* Help, the man page and the completion for bash, all written from the option tables. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

enum { WIDTH = 92, HELP_COLUMN = 24, LONGEST_WORDS = 160 };

static const struct cli_option help_option = {.name = "help", .kind = CLI_FLAG, .help = "print this"};

/* Print text in lines of at most WIDTH columns; `column` is where the first line already is. */
static void print_wrapped(const char *text, size_t indent, size_t column) {
    bool first = true;
    while (*text != '\0') {
        size_t n = strcspn(text, " \n");
        if (!first && column + 1 + n > WIDTH) {
            printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            putchar(' ');
            column++;
        }
        printf("%.*s", (int)n, text);
        column += n;
        text += n;
        first = false;
        if (strncmp(text, "\n\n", 2) == 0) { /* a new paragraph */
            printf("\n\n%*s", (int)indent, "");
            column = indent;
            first = true;
        }
        text += strspn(text, " \n");
    }
    putchar('\n');
}

/* The words of a choice, with a character between them. */
static const char *choice_words(const struct cli_option *option, char between, char text[LONGEST_WORDS]) {
    size_t n = 0;
    for (size_t i = 0; option->words[i] != NULL; i++)
        n += (size_t)snprintf(text + n, LONGEST_WORDS - n, "%.*s%s", i > 0, &between, option->words[i]);
    return text;
}

/* Name, placeholder and description of an option. */
static void describe(const struct cli_option *option, char name[64], char value[LONGEST_WORDS],
                     char help[512]) {
    snprintf(name, 64, "--%s", option->name);
    if (option->kind == CLI_CHOICE)
        choice_words(option, '|', value);
    else
        snprintf(value, LONGEST_WORDS, "%s", option->value == NULL ? "" : option->value);
    if (option->default_value == NULL)
        snprintf(help, 512, "%s", option->help);
    else
        snprintf(help, 512, "%s (default %s)", option->help, option->default_value);
}

static void print_option(const struct cli_option *option) {
    char name[64], value[LONGEST_WORDS], help[512];
    describe(option, name, value, help);
    int n = printf("  %s%s%s", name, value[0] == '\0' ? "" : " ", value);
    if (n + 2 > HELP_COLUMN)
        n = printf("\n") - 1;
    printf("%*s", HELP_COLUMN - n, "");
    print_wrapped(help, HELP_COLUMN, HELP_COLUMN);
}

/* Print each form of use after a text, or after `further` from the second on. */
static void print_usage(const struct command *command, const char *first, const char *further) {
    const char *form = command->usage;
    for (bool more = true; more;) {
        size_t n = strcspn(form, "\n");
        printf("%sofframp %s%s%.*s\n", form == command->usage ? first : further, command->name,
               n > 0 ? " " : "", (int)n, form);
        more = form[n] == '\n';
        form += n + 1;
    }
}

void cli_print_help(const struct command *command) {
    if (ofr_ranks_own() > 0)
        return;
    print_usage(command, "Usage: ", "       ");
    putchar('\n');
    print_wrapped(command->description, 0, 0);
    putchar('\n');
    for (const struct cli_option *option = command->options; option != NULL && option->name != NULL; option++)
        print_option(option);
    print_option(&help_option);
    if (command->notes != NULL)
        printf("\n%s\n", command->notes);
}

/* ---- man page ------------------------------------------------------------------------ */

/* Print text as roff: no character of it is a request or a hyphenation. */
static void print_roff(const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        bool starts_line = c == text || c[-1] == '\n';
        if (strncmp(c, "\n\n", 2) == 0)
            fputs("\n.PP", stdout);
        else if (*c == '-')
            fputs("\\-", stdout);
        else if (*c == '\\')
            fputs("\\e", stdout);
        else
            printf("%s%c", starts_line && (*c == '.' || *c == '\'') ? "\\&" : "", *c);
    }
}

static void print_man_option(const struct cli_option *option) {
    char name[64], value[LONGEST_WORDS], help[512];
    describe(option, name, value, help);
    printf(".TP\n.BI \"");
    print_roff(name);
    printf(" \" \"");
    print_roff(value);
    puts("\"");
    print_roff(help);
    putchar('\n');
    if ((option->kind == CLI_WHOLE || option->kind == CLI_REAL) && option->high != INT64_MAX)
        printf("(%llu to %llu)\n", (unsigned long long)option->low, (unsigned long long)option->high);
}

static void print_man_command(const struct command *command) {
    printf(".SH %s\n", command->name);
    print_roff(command->summary);
    puts("\n.PP\n.nf");
    print_usage(command, "", "");
    puts(".fi\n.PP");
    print_roff(command->description);
    putchar('\n');
    for (const struct cli_option *option = command->options; option != NULL && option->name != NULL; option++)
        print_man_option(option);
    if (command->notes != NULL) {
        puts(".PP\n.nf");
        print_roff(command->notes);
        puts("\n.fi");
    }
}

void cli_print_man(const struct command *const *commands, size_t n) {
    puts(".TH OFFRAMP 1 \"\" \"offramp " OFR_VERSION "\" \"User Commands\"\n.SH NAME\n"
         "offramp \\- simulate how a violent-extremist group recruits in a synthetic town\n.SH SYNOPSIS\n"
         ".B offramp\n.I command\n.RI [ options ]\n.SH DESCRIPTION\n"
         "Offramp simulates how a violent-extremist group recruits in a synthetic town, and what prevention\n"
         "does. Its people are made up. It scores no real person and forecasts nothing.\n"
         "Each command takes\n.BR \\-\\-help .");
    for (size_t i = 0; i < n; i++)
        print_man_command(commands[i]);
    puts(".SH EXIT STATUS\n0 success, 1 a check failed, 2 bad input or use, 3 the system failed (disk, "
         "memory).\n"
         ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nno colours on a terminal");
}

/* ---- completion ---------------------------------------------------------------------- */

void cli_print_completion(const struct command *const *commands, size_t n) {
    char words[LONGEST_WORDS];
    puts("# Completion of offramp for bash; written by 'offramp help --completion'.\n"
         "_offramp() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words=");
    printf("    local before=${COMP_WORDS[COMP_CWORD - 1]} commands='help version");
    for (size_t i = 0; i < n; i++)
        printf(" %s", commands[i]->name);
    puts("'\n    case \"$COMP_CWORD $command $before\" in\n    1\\ * | 2\\ help\\ *) words=$commands ;;");
    for (size_t i = 0; i < n; i++)
        for (const struct cli_option *option = commands[i]->options; option != NULL && option->name != NULL;
             option++)
            if (option->kind == CLI_CHOICE)
                printf("    *\\ '%s --%s') words='%s' ;;\n", commands[i]->name, option->name,
                       choice_words(option, ' ', words));
    puts("    *)\n        case \"$command $word\" in");
    for (size_t i = 0; i < n; i++) {
        printf("        '%s -'*) words='--help", commands[i]->name);
        for (const struct cli_option *option = commands[i]->options; option != NULL && option->name != NULL;
             option++)
            printf(" --%s", option->name);
        puts("' ;;");
    }
    puts("        esac ;;\n    esac\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\n"
         "complete -o default -F _offramp offramp");
}
