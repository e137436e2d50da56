/* Asking for lives: one person's, or those that match a story. */
#include <string.h>

#include "base/memory.h"
#include "report/funnel.h"
#include "report/json.h"
#include "report/steps_file.h"
#include "store/run_reader.h"

static bool own_run(const struct ofr_run_reader_replicate *replicate) {
    return replicate->variant[0] == '\0';
}

static ofr_status check_person(const struct ofr_run_reader *reader, int64_t person, int64_t replicate,
                               struct ofr_reports *reports) {
    bool there = replicate < 0;
    for (size_t i = 0; i < reader->n_replicates; i++)
        there = there || (own_run(&reader->replicates[i]) && reader->replicates[i].replicate == replicate);
    if (!there)
        return ofr_fail(reports, OFR_BAD_INPUT, "the run has no replicate %lld", (long long)replicate);
    if (person >= 0 && person < OFR_NOBODY && ofr_run_reader_person(reader, (uint32_t)person) != NULL)
        return OFR_OK;
    return ofr_fail(
        reports, OFR_BAD_INPUT,
        "nothing is recorded of person %lld: a run keeps those who were ever approached or arrested, "
        "whose numbers are in its table person",
        (long long)person);
}

ofr_status ofr_lives_of(const char *database, int64_t person, int64_t replicate, ofr_sink sink,
                        struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct ofr_text text = {sink, false};
    OFR_TRY(ofr_run_reader_open(database, false, &reader, reports));
    ofr_status status = check_person(&reader, person, replicate, reports);
    size_t n_told = 0;
    for (size_t i = 0; status == OFR_OK && i < reader.n_replicates; i++) {
        if (!own_run(&reader.replicates[i]) ||
            (replicate >= 0 && reader.replicates[i].replicate != replicate))
            continue;
        struct ofr_lives lives;
        status = ofr_lives_read(&reader, reader.replicates[i].id, OFR_NOBODY, &lives, reports);
        const struct ofr_life *life = status == OFR_OK ? ofr_life_of(&lives, (uint32_t)person) : NULL;
        if (life != NULL) {
            ofr_put_plain(&text, n_told++ > 0 ? "\n" : "");
            ofr_tell(&text, &lives, life, NULL);
        }
        ofr_lives_free(&lives);
    }
    if (status == OFR_OK && n_told == 0)
        ofr_put(&text, "Nothing is recorded of person %lld there.\n", (long long)person);
    ofr_run_reader_close(&reader);
    return status == OFR_OK ? ofr_text_end(&text, reports) : status;
}

/* A life that was found. */
struct found {
    uint32_t replicate, person;
};

/* What a search has found: kept until all replicates were looked through. */
struct search {
    struct ofr_funnel funnel;
    uint32_t most;
    uint64_t n_found;
    struct found *found;   /* [most, or n_found where that is less] the first ones */
    struct ofr_text *told; /* where they go in words */
};

static ofr_status note_found(struct search *search, const struct ofr_lives *lives,
                             const struct ofr_life *life, uint32_t replicate, const bool *marked,
                             struct ofr_reports *reports) {
    if (search->n_found++ >= search->most)
        return OFR_OK;
    struct found *larger = ofr_realloc(search->found, search->n_found * sizeof *larger);
    if (larger == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the lives found");
    search->found = larger;
    larger[search->n_found - 1] = (struct found){replicate, life->person->id};
    ofr_put_plain(search->told, "\n");
    ofr_tell(search->told, lives, life, marked);
    return OFR_OK;
}

static ofr_status search_lives(struct search *search, const struct ofr_lives *lives, uint32_t replicate,
                               struct ofr_reports *reports) {
    struct ofr_funnel *funnel = &search->funnel;
    size_t longest = 1, n_steps = funnel->steps->n_steps, deepest = 0;
    for (size_t i = 0; i < lives->n_lives; i++)
        longest = lives->lives[i].n_events > longest ? lives->lives[i].n_events : longest;
    int32_t *latest = NULL;
    bool *marked = NULL;
    ofr_status status = OFR_NEW(NULL, latest, longest * n_steps, "the search", reports);
    OFR_THEN(status, OFR_NEW(NULL, marked, longest, "the search", reports));
    for (size_t i = 0; status == OFR_OK && i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        size_t n = ofr_steps_match(funnel->steps, lives, life, latest, marked);
        deepest = n > deepest ? n : deepest;
        for (size_t k = 0; k <= n; k++)
            funnel->reached[k]++;
        if (n == n_steps)
            status = note_found(search, lives, life, replicate, marked, reports);
    }
    for (size_t k = 0; k <= deepest; k++)
        funnel->replicates[k]++;
    funnel->n_replicates++;
    ofr_free(latest);
    ofr_free(marked);
    return status;
}

static ofr_status search_run(struct search *search, struct ofr_reports *reports) {
    const struct ofr_run_reader *reader = search->funnel.reader;
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < reader->n_replicates; i++) {
        if (!own_run(&reader->replicates[i]))
            continue;
        struct ofr_lives lives;
        status = ofr_lives_read(reader, reader->replicates[i].id, OFR_NOBODY, &lives, reports);
        OFR_THEN(status, search_lives(search, &lives, reader->replicates[i].replicate, reports));
        ofr_lives_free(&lives);
    }
    return status;
}

static void put_result(struct ofr_text *text, const struct search *search, const char *story,
                       const struct ofr_kept_text *told) {
    const struct ofr_funnel *funnel = &search->funnel;
    size_t n_steps = funnel->steps->n_steps;
    ofr_put(text, "%llu of %llu lives in %zu replicate%s have the %zu steps of %s in order",
            (unsigned long long)search->n_found, (unsigned long long)funnel->reached[0], funnel->n_replicates,
            funnel->n_replicates == 1 ? "" : "s", n_steps, story);
    if (search->n_found > 0)
        ofr_put(text, ", in %u replicate%s", funnel->replicates[n_steps],
                funnel->replicates[n_steps] == 1 ? "" : "s");
    ofr_put_plain(text, ".\n\nLives that have the first steps:\n");
    ofr_funnel_text(text, funnel);
    if (search->n_found == 0 || search->most == 0)
        return;
    if (search->n_found > search->most && search->most == 1)
        ofr_put_plain(text, "\nThe first follows. ");
    else if (search->n_found > search->most)
        ofr_put(text, "\nThe first %u follow. ", search->most);
    else
        ofr_put_plain(text, "\n");
    ofr_put_plain(text, "Lines with an asterisk are the steps.\n");
    if (told->text != NULL)
        ofr_put_plain(text, told->text);
}

static json_t *step_or_null(size_t step) { return step == 0 ? json_null() : json_integer((json_int_t)step); }

static json_t *json_of(const struct search *search) {
    const struct ofr_funnel *funnel = &search->funnel;
    const struct ofr_result_table table = ofr_funnel_table(funnel);
    json_t *list = json_array();
    for (size_t i = 0; i < search->most && i < search->n_found; i++)
        json_array_append_new(list,
                              json_pack("{s:I, s:I}", "replicate", (json_int_t)search->found[i].replicate,
                                        "person", (json_int_t)search->found[i].person));
    return json_pack("{s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "title", funnel->steps->title, "lives",
                     (json_int_t)funnel->reached[0], "replicates", (json_int_t)funnel->n_replicates,
                     "n_found", (json_int_t)search->n_found, "found", list, "breaks_at",
                     step_or_null(ofr_funnel_break(funnel)), "narrowest",
                     step_or_null(ofr_funnel_narrowest(funnel)), table.name, ofr_result_json(&table));
}

static ofr_status put_search(const struct search *search, const char *story, const struct ofr_kept_text *told,
                             enum ofr_form form, ofr_sink sink, struct ofr_reports *reports) {
    const struct ofr_result_table table = ofr_funnel_table(&search->funnel);
    struct ofr_text text = {sink, false};
    if (form == OFR_FORM_JSON)
        return ofr_json_put(json_of(search), sink, reports);
    if (form != OFR_FORM_TEXT)
        return ofr_result_put(&(struct ofr_result_list){&table, 1, search->funnel.steps->title}, form, sink,
                              reports);
    put_result(&text, search, story, told);
    return ofr_text_end(&text, reports);
}

ofr_status ofr_lives_like(const char *database, const char *story_file, uint32_t most, enum ofr_form form,
                          ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct ofr_steps steps = {0};
    struct ofr_kept_text kept = {0};
    struct ofr_text told = ofr_text_in_memory(&kept);
    struct search search = {.funnel = {.steps = &steps, .reader = &reader}, .most = most, .told = &told};
    OFR_TRY(ofr_run_reader_open(database, false, &reader, reports));
    ofr_status status = ofr_steps_read(story_file, &reader, &steps, reports);
    OFR_THEN(status, search_run(&search, reports));
    OFR_THEN(status, ofr_funnel_word(&search.funnel, reports));
    OFR_THEN(status, ofr_text_end(&told, reports));
    OFR_THEN(status, put_search(&search, story_file, &kept, form, sink, reports));
    if (status == OFR_OK && search.n_found == 0)
        status = OFR_CHECK_FAILED;
    ofr_free(kept.text);
    ofr_free(search.found);
    ofr_funnel_free(&search.funnel);
    ofr_steps_free(&steps);
    ofr_run_reader_close(&reader);
    return status;
}
