#include "ensemble/people.h"

#include <string.h>

#include "base/digest.h"

static void add_texts(struct ofr_digest *digest, const struct ofr_column *column, size_t n_rows) {
    for (size_t row = 0; row < n_rows; row++) {
        const char *text = column->texts[row] == NULL ? "" : column->texts[row];
        ofr_digest_bytes(digest, text, strlen(text) + 1);
    }
}

/* All that decides who the people are. */
static uint64_t key_of(const struct ofr_scenario *scenario, uint64_t seed) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_add(&digest, seed);
    ofr_digest_add(&digest, (uint64_t)(int64_t)scenario->first_day);
    ofr_digest_bytes(&digest, &scenario->scale, sizeof scenario->scale);
    for (size_t k = 0; k < OFR_N_POPULATION_PARAMETERS; k++)
        ofr_digest_bytes(&digest, &scenario->values[k].value, sizeof(double));
    for (size_t t = 0; t < ofr_n_population_tables; t++) { /* a schema begins with them */
        const struct ofr_table *table = &scenario->tables[t];
        for (size_t c = 0; c < table->form->n_columns && table->n_rows > 0; c++) {
            const struct ofr_column *column = &table->columns[c];
            ofr_digest_add(&digest, column->present);
            if (column->numbers != NULL)
                ofr_digest_bytes(&digest, column->numbers, table->n_rows * sizeof(double));
            else if (column->texts != NULL)
                add_texts(&digest, column, table->n_rows);
        }
    }
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    if (scenario->area_kept != NULL && areas != NULL)
        ofr_digest_bytes(&digest, scenario->area_kept, areas->n_rows * sizeof(bool));
    return digest.state;
}

/* The slot of a key, or else the one of nobody's that was used longest ago. There are more slots than
 * users at a time, so there is one. */
static struct ofr_shared_slot *claim(struct ofr_shared_people *shared, uint64_t key) {
    struct ofr_shared_slot *found = NULL;
    for (uint32_t i = 0; i < shared->n_slots; i++) {
        struct ofr_shared_slot *slot = &shared->slots[i];
        if (slot->taken && slot->key == key) {
            found = slot;
            break;
        }
        if (slot->n_users == 0 && (found == NULL || slot->last_used < found->last_used))
            found = slot;
    }
    if (!found->taken || found->key != key) {
        ofr_population_free(&found->population);
        found->key = key;
        found->taken = true;
        found->made = false;
    }
    found->n_users++;
    found->last_used = ++shared->n_uses;
    return found;
}

void ofr_shared_people_leave(struct ofr_shared_people *shared, struct ofr_shared_slot *slot) {
    pthread_mutex_lock(&shared->lock);
    slot->n_users--;
    pthread_mutex_unlock(&shared->lock);
}

ofr_status ofr_shared_people_use(struct ofr_shared_people *shared, const struct ofr_scenario *scenario,
                                 uint64_t seed, struct ofr_shared_slot **out, struct ofr_reports *reports) {
    uint64_t key = key_of(scenario, seed);
    struct ofr_shared_slot *slot;
    ofr_status status = OFR_OK;
    pthread_mutex_lock(&shared->lock);
    slot = claim(shared, key);
    pthread_mutex_unlock(&shared->lock);
    pthread_mutex_lock(&slot->lock);
    if (!slot->made)
        status = shared->make == NULL ? ofr_population_make(scenario, seed, &slot->population, reports)
                                      : shared->make(shared->to, scenario, seed, &slot->population, reports);
    slot->made = status == OFR_OK;
    pthread_mutex_unlock(&slot->lock);
    if (status != OFR_OK)
        ofr_shared_people_leave(shared, slot);
    else
        *out = slot;
    return status;
}

ofr_status ofr_shared_people_start(struct ofr_shared_people *shared, uint32_t n_users, ofr_make_people make,
                                   void *to, struct ofr_reports *reports) {
    OFR_TRY(OFR_NEW(NULL, shared->slots, n_users + 1, "the people of trials", reports));
    shared->make = make;
    shared->to = to;
    shared->n_slots = n_users + 1;
    pthread_mutex_init(&shared->lock, NULL);
    for (uint32_t i = 0; i < shared->n_slots; i++)
        pthread_mutex_init(&shared->slots[i].lock, NULL);
    return OFR_OK;
}

void ofr_shared_people_stop(struct ofr_shared_people *shared) {
    for (uint32_t i = 0; i < shared->n_slots; i++) {
        ofr_population_free(&shared->slots[i].population);
        pthread_mutex_destroy(&shared->slots[i].lock);
    }
    if (shared->slots != NULL)
        pthread_mutex_destroy(&shared->lock);
    ofr_free(shared->slots);
    *shared = (struct ofr_shared_people){0};
}
