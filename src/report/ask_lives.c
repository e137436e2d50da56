/* Asking for lives: one person's, or those that match a story. */
#include <string.h>

#include "base/memory.h"
#include "report/steps.h"
#include "scenario/yaml.h"
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

/* What a search has found: kept until all replicates were looked through. */
struct search {
    const struct ofr_steps *steps;
    uint32_t most;
    uint64_t n_lives, n_found;
    uint64_t reached[OFR_MOST_STEPS + 1]; /* lives that match at least so many of the first steps */
    struct ofr_text *told;                /* where the first few go */
};

static ofr_status search_lives(struct search *search, const struct ofr_lives *lives,
                               struct ofr_reports *reports) {
    size_t longest = 1;
    for (size_t i = 0; i < lives->n_lives; i++)
        longest = lives->lives[i].n_events > longest ? lives->lives[i].n_events : longest;
    int32_t *latest = NULL;
    bool *marked = NULL;
    ofr_status status = OFR_NEW(NULL, latest, longest * search->steps->n_steps, "the search", reports);
    OFR_THEN(status, OFR_NEW(NULL, marked, longest, "the search", reports));
    for (size_t i = 0; status == OFR_OK && i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        size_t n = ofr_steps_match(search->steps, lives, life, latest, marked);
        search->n_lives++;
        for (size_t k = 0; k <= n; k++)
            search->reached[k]++;
        if (n < search->steps->n_steps || search->n_found++ >= search->most)
            continue;
        ofr_put_plain(search->told, "\n");
        ofr_tell(search->told, lives, life, marked);
    }
    ofr_free(latest);
    ofr_free(marked);
    return status;
}

/* A text kept in memory, since the count is printed before the lives. */
struct kept {
    char *text;
    size_t n, capacity;
};

static bool keep(void *to, const char *text, size_t n) {
    struct kept *kept = to;
    if (kept->n + n + 1 > kept->capacity) {
        size_t capacity = 2 * (kept->n + n + 1);
        char *larger = ofr_realloc(kept->text, capacity);
        if (larger == NULL)
            return false;
        kept->text = larger;
        kept->capacity = capacity;
    }
    memcpy(kept->text + kept->n, text, n);
    kept->n += n;
    kept->text[kept->n] = '\0';
    return true;
}

static void put_result(struct ofr_text *text, const struct search *search, const char *story,
                       size_t n_replicates, const struct kept *kept) {
    ofr_put(text, "%llu of %llu lives in %zu replicate%s have the %zu steps of %s in order.\n",
            (unsigned long long)search->n_found, (unsigned long long)search->n_lives, n_replicates,
            n_replicates == 1 ? "" : "s", search->steps->n_steps, story);
    if (search->n_found == 0) {
        ofr_put_plain(text, "Lives that have the first steps:\n");
        for (size_t k = 1; k <= search->steps->n_steps; k++)
            ofr_put(text, "  %2zu %10llu\n", k, (unsigned long long)search->reached[k]);
        return;
    }
    if (search->most == 1 && search->n_found > 1)
        ofr_put_plain(text, "The first follows. ");
    else if (search->most > 1 && search->n_found > search->most)
        ofr_put(text, "The first %u follow. ", search->most);
    if (search->most > 0)
        ofr_put_plain(text, "Lines with an asterisk are the steps.\n");
    if (kept->text != NULL)
        ofr_put_plain(text, kept->text);
}

static ofr_status search_book(const struct ofr_run_reader *reader, struct search *search,
                              size_t *n_replicates, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < reader->n_replicates; i++) {
        if (!own_run(&reader->replicates[i]))
            continue;
        struct ofr_lives lives;
        (*n_replicates)++;
        status = ofr_lives_read(reader, reader->replicates[i].id, OFR_NOBODY, &lives, reports);
        OFR_THEN(status, search_lives(search, &lives, reports));
        ofr_lives_free(&lives);
    }
    return status;
}

static ofr_status read_steps(const char *path, const struct ofr_run_reader *reader, struct ofr_steps *steps,
                             struct ofr_reports *reports) {
    struct ofr_yaml yaml;
    OFR_TRY(ofr_yaml_read(path, &yaml, reports));
    ofr_status status = ofr_steps_of(yaml.root, reader, steps, reports);
    ofr_yaml_free(&yaml);
    return status;
}

ofr_status ofr_lives_like(const char *database, const char *pattern_file, uint32_t most, ofr_sink sink,
                          struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct ofr_steps steps = {0};
    struct kept kept = {0};
    struct ofr_text told = {{keep, &kept}, false}, text = {sink, false};
    struct search search = {.steps = &steps, .most = most, .told = &told};
    size_t n_replicates = 0;
    OFR_TRY(ofr_run_reader_open(database, false, &reader, reports));
    ofr_status status = read_steps(pattern_file, &reader, &steps, reports);
    OFR_THEN(status, search_book(&reader, &search, &n_replicates, reports));
    OFR_THEN(status, ofr_text_end(&told, reports));
    if (status == OFR_OK) {
        put_result(&text, &search, pattern_file, n_replicates, &kept);
        status = ofr_text_end(&text, reports);
    }
    if (status == OFR_OK && search.n_found == 0)
        status = OFR_CHECK_FAILED;
    ofr_free(kept.text);
    ofr_steps_free(&steps);
    ofr_run_reader_close(&reader);
    return status;
}
