#include "report/funnel.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "stats/ratio.h"

enum { LONGEST_SENTENCE = 256 };

/* ---- words of a step ---------------------------------------------------------------- */

/* Write one more of a list: "a or b". */
static void put_item(struct ofr_text *text, const char *item, size_t *n) {
    ofr_put(text, "%s%s", (*n)++ > 0 ? " or " : "", item);
}

/* A sentence without its [optional parts], which name places, people and numbers of one event. */
static void put_sentence(struct ofr_text *text, const char *sentence) {
    const struct ofr_sentence_values unknown = {.by = "somebody", .place = "somewhere", .male = true};
    char plain[LONGEST_SENTENCE];
    size_t n = 0;
    bool inside = false;
    for (const char *p = sentence; *p != '\0' && n + 1 < sizeof plain; p++) {
        inside = inside || *p == '[';
        if (!inside)
            plain[n++] = *p;
        inside = inside && *p != ']';
    }
    plain[n] = '\0';
    ofr_tell_sentence(text, plain, &unknown);
}

static void put_events(struct ofr_text *text, const struct ofr_step *step,
                       const struct ofr_run_reader *reader) {
    size_t n = 0;
    for (size_t i = 0; i < reader->n_kinds; i++) {
        if (!step->kinds[i])
            continue;
        put_item(text, "", &n);
        put_sentence(text, reader->kinds[i].sentence);
    }
}

/* Whether an earlier place is of the same kind, so that the kind was named. */
static bool was_named(const struct ofr_run_reader *reader, size_t place) {
    for (size_t i = 0; i < place; i++)
        if (strcmp(reader->places[i].kind, reader->places[place].kind) == 0)
            return true;
    return false;
}

static void put_places(struct ofr_text *text, const struct ofr_step *step,
                       const struct ofr_run_reader *reader) {
    size_t n = 0;
    if (step->places == NULL)
        return;
    ofr_put_plain(text, "; at a ");
    for (size_t i = 0; i < reader->n_places; i++)
        if (step->places[i] && !was_named(reader, i))
            put_item(text, reader->places[i].kind, &n);
    if (step->own_neighbourhood)
        ofr_put_plain(text, " of the own neighbourhood");
}

static void put_slots(struct ofr_text *text, const struct ofr_step *step) {
    size_t n = 0, n_all = 0;
    for (size_t i = 0; i < OFR_N_SLOTS; i++)
        n_all += step->slots[i];
    if (n_all == OFR_N_SLOTS)
        return;
    ofr_put_plain(text, "; at ");
    for (size_t i = 0; i < OFR_N_SLOTS; i++)
        if (step->slots[i])
            put_item(text, ofr_slot_names[i], &n);
}

static void put_by(struct ofr_text *text, const struct ofr_step *step, const struct ofr_model *model) {
    size_t n = 0, n_all = 0, n_relations = ofr_relation_count(model);
    for (size_t i = 0; i < n_relations; i++)
        n_all += step->by[i];
    if (n_all == n_relations)
        return;
    ofr_put_plain(text, "; by ");
    for (size_t i = 0; i < n_relations; i++)
        if (step->by[i])
            put_item(text, ofr_relation_name(model, i), &n);
}

static void put_limits(struct ofr_text *text, const struct ofr_step *step) {
    if (isfinite(step->low) && step->low >= step->high)
        ofr_put(text, "; value %g", step->low);
    else if (isfinite(step->low) || isfinite(step->high))
        ofr_put(text, "; value %g to %g", step->low, step->high);
    if (step->within_days >= 0)
        ofr_put(text, "; within %d days", (int)step->within_days);
}

ofr_status ofr_funnel_word(struct ofr_funnel *funnel, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < funnel->steps->n_steps; i++) {
        const struct ofr_step *step = &funnel->steps->steps[i];
        struct ofr_kept_text kept = {0};
        struct ofr_text text = ofr_text_in_memory(&kept);
        put_events(&text, step, funnel->reader);
        put_places(&text, step, funnel->reader);
        put_slots(&text, step);
        put_by(&text, step, funnel->reader->model);
        put_limits(&text, step);
        status = ofr_text_end(&text, reports);
        funnel->words[i] = kept.text;
    }
    return status;
}

void ofr_funnel_free(struct ofr_funnel *funnel) {
    for (size_t i = 0; i < OFR_MOST_STEPS; i++) {
        ofr_free(funnel->words[i]);
        funnel->words[i] = NULL;
    }
}

/* ---- the table ------------------------------------------------------------------------ */

static const struct ofr_result_column columns[] = {
    {"step", OFR_RESULT_WHOLE, "step", OFR_AS_COUNT, .flags = 0},
    {"lives", OFR_RESULT_WHOLE, "lives", OFR_AS_COUNT, .flags = 0},
    {"rate", OFR_RESULT_INTERVAL, "of those before (95 %)", .flags = 0},
    {"replicates", OFR_RESULT_WHOLE, "replicates", OFR_AS_COUNT, .flags = 0},
    {"what", OFR_RESULT_TEXT, "what", .flags = 0}};

/* Lives with a step over those with the one before: Wilson's interval, as if lives were independent. */
static struct ofr_ratio rate_of(const struct ofr_funnel *funnel, size_t step) {
    double before = (double)funnel->reached[step - 1];
    return before > 0 ? ofr_ratio_of_share((double)funnel->reached[step], before, 1)
                      : (struct ofr_ratio){NAN, NAN, NAN};
}

static void fill(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_funnel *funnel = from;
    struct ofr_ratio rate = rate_of(funnel, row + 1);
    cells[0] = OFR_CELL_OF((double)row + 1);
    cells[1] = OFR_CELL_OF((double)funnel->reached[row + 1]);
    cells[2] = OFR_CELL_OF(rate.ratio, rate.low, rate.high);
    cells[3] = OFR_CELL_OF(funnel->replicates[row + 1]);
    cells[4] = OFR_CELL_OF_TEXT(funnel->words[row]);
}

struct ofr_result_table ofr_funnel_table(const struct ofr_funnel *funnel) {
    return (struct ofr_result_table){"funnel", OFR_RESULT_COLUMNS(columns), .n_rows = funnel->steps->n_steps,
                                     .from = funnel, .fill = fill};
}

size_t ofr_funnel_break(const struct ofr_funnel *funnel) {
    for (size_t k = 1; k <= funnel->steps->n_steps; k++)
        if (funnel->reached[k] == 0)
            return k;
    return 0;
}

size_t ofr_funnel_narrowest(const struct ofr_funnel *funnel) {
    size_t narrowest = 0;
    for (size_t k = 2; k <= funnel->steps->n_steps && funnel->reached[k] > 0; k++)
        if (narrowest == 0 || rate_of(funnel, k).ratio < rate_of(funnel, narrowest).ratio)
            narrowest = k;
    return narrowest;
}

void ofr_funnel_text(struct ofr_text *text, const struct ofr_funnel *funnel) {
    struct ofr_result_table table = ofr_funnel_table(funnel);
    size_t breaks = ofr_funnel_break(funnel), narrowest = ofr_funnel_narrowest(funnel);
    table.indent = 2;
    ofr_result_text(text, &table);
    if (breaks > 1)
        ofr_put(text, "The story breaks at step %zu: none of the %llu with the steps before has it.\n",
                breaks, (unsigned long long)funnel->reached[breaks - 1]);
    else if (breaks == 1)
        ofr_put_plain(text, "The story breaks at step 1: no life has it.\n");
    char share[OFR_LONGEST_NUMBER];
    if (narrowest > 0)
        ofr_put(text, "The narrowest step that lives pass is %zu: %s %% go on to it.\n", narrowest,
                ofr_number_text(100 * rate_of(funnel, narrowest).ratio, OFR_AS_DIGITS, false, share));
}
