#include "report/telling.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define NAME_SIZE 200
#define UNCLE_YEARS 15 /* relatives of another household who are so much older or younger */

static bool are_kin(const struct ofr_run_reader_person *a, const struct ofr_run_reader_person *b) {
    return a != NULL && b != NULL && a->family == b->family && a != b;
}

size_t ofr_relation_count(const struct ofr_model *model) {
    return OFR_RELATION_OF_MODEL + model->telling->n_relations;
}

const char *ofr_relation_name(const struct ofr_model *model, size_t relation) {
    static const char *const names[] = {"nobody", "relative"};
    return relation < OFR_RELATION_OF_MODEL
               ? names[relation]
               : model->telling->relations[relation - OFR_RELATION_OF_MODEL].name;
}

size_t ofr_relation_of(const struct ofr_lives *lives, const struct ofr_life *life,
                       const struct ofr_run_reader_event *event) {
    const struct ofr_life_telling *telling = lives->model->telling;
    if (event->by == OFR_NOBODY || event->by == life->person->id)
        return OFR_RELATION_NOBODY;
    if (are_kin(life->person, ofr_run_reader_person(lives->reader, event->by)))
        return OFR_RELATION_RELATIVE;
    size_t relation =
        telling->relation == NULL ? telling->n_relations : telling->relation(lives, life, event);
    return relation < telling->n_relations ? OFR_RELATION_OF_MODEL + relation : OFR_RELATION_NOBODY;
}

/* What a relative is called, from the places of both in their households. */
static const char *kin_word(const struct ofr_run_reader_person *person,
                            const struct ofr_run_reader_person *other) {
    bool parent = person->role == OFR_IS_HEAD || person->role == OFR_IS_SPOUSE;
    bool other_parent = other->role == OFR_IS_HEAD || other->role == OFR_IS_SPOUSE;
    bool relative = person->role == OFR_IS_RELATIVE || other->role == OFR_IS_RELATIVE;
    int older = (int)other->age - (int)person->age;
    if (person->household == other->household && !relative) {
        if (parent && other_parent)
            return other->male ? "husband" : "wife";
        if (parent)
            return other->male ? "son" : "daughter";
        if (other_parent)
            return other->male ? "father" : "mother";
        return other->male ? "brother" : "sister";
    }
    if (person->household == other->household || (parent && other_parent))
        return "relative";
    if (older >= UNCLE_YEARS)
        return other->male ? "uncle" : "aunt";
    if (older <= -UNCLE_YEARS)
        return other->male ? "nephew" : "niece";
    return "cousin";
}

/* What the model adds to an event's sentence; empty when it adds nothing. */
static const struct ofr_event_telling *telling_of(const struct ofr_lives *lives,
                                                  const struct ofr_run_reader_event *event) {
    static const struct ofr_event_telling none = {0};
    const struct ofr_event_telling *events = lives->model->telling->events;
    size_t kind = ofr_event_of(lives, event);
    return events != NULL && kind < lives->model->n_events ? &events[kind] : &none;
}

/* Who caused an event, in the words of a man's life; "" when nobody is known. */
static void name_by(const struct ofr_lives *lives, const struct ofr_life *life,
                    const struct ofr_run_reader_event *event, char *out, size_t size) {
    const struct ofr_life_telling *telling = lives->model->telling;
    size_t relation = ofr_relation_of(lives, life, event);
    const char *nobody = telling_of(lives, event)->nobody;
    if (relation == OFR_RELATION_RELATIVE)
        snprintf(out, size, "his %s",
                 kin_word(life->person, ofr_run_reader_person(lives->reader, event->by)));
    else if (relation == OFR_RELATION_NOBODY)
        snprintf(out, size, "%s", nobody == NULL ? "" : nobody);
    else
        snprintf(out, size, "%s", telling->relations[relation - OFR_RELATION_OF_MODEL].phrase);
}

static void name_place(const struct ofr_run_reader *reader, const struct ofr_run_reader_event *event,
                       char *out, size_t size) {
    out[0] = '\0';
    if (event->place >= reader->n_places)
        return;
    const struct ofr_run_reader_place *place = &reader->places[event->place];
    snprintf(out, size, "at the %s %u of %s", place->kind, place->number,
             ofr_run_reader_area_name(reader, place->area));
}

/* A word of a sentence, which speaks of a man: for a woman the pronouns change. */
static void put_word(struct ofr_text *text, const char *word, size_t n, bool male) {
    static const char *const pronouns[][2] = {
        {"he", "she"}, {"him", "her"}, {"his", "her"}, {"himself", "herself"}};
    for (size_t i = 0; !male && i < sizeof pronouns / sizeof *pronouns; i++)
        if (strlen(pronouns[i][0]) == n && strncmp(word, pronouns[i][0], n) == 0) {
            ofr_put_plain(text, pronouns[i][1]);
            return;
        }
    ofr_put(text, "%.*s", (int)n, word);
}

/* Words of a sentence, up to n bytes, without placeholders. */
static void put_words(struct ofr_text *text, const char *words, size_t n, bool male) {
    while (n > 0) {
        size_t word = strcspn(words, " ,.;{}[]");
        word = word > n ? n : word;
        put_word(text, words, word, male);
        if (word < n)
            ofr_put(text, "%c", words[word]);
        word += word < n;
        words += word;
        n -= word;
    }
}

static bool is_name(const char *name, size_t n, const char *known) {
    return strlen(known) == n && strncmp(name, known, n) == 0;
}

/* What stands for a placeholder; "" when it is empty. `number` holds a number's digits. */
static const char *placeholder(const char *name, size_t n, const struct ofr_sentence_values *values,
                               char number[16]) {
    if (is_name(name, n, "by"))
        return values->by;
    if (is_name(name, n, "place"))
        return values->place;
    int32_t value = is_name(name, n, "value") ? values->value : is_name(name, n, "count") ? values->count : 0;
    snprintf(number, 16, "%d", value);
    return value == 0 ? "" : number;
}

/* Write n bytes of a sentence with placeholders; false if one of them is empty. */
static bool put_part(struct ofr_text *text, const char *part, size_t n,
                     const struct ofr_sentence_values *fill) {
    bool full = true;
    char number[16];
    while (n > 0) {
        size_t plain = strcspn(part, "{");
        plain = plain > n ? n : plain;
        if (text != NULL)
            put_words(text, part, plain, fill->male);
        part += plain;
        n -= plain;
        if (n == 0)
            break;
        size_t close = strcspn(part, "}");
        close = close >= n ? n - 1 : close;
        const char *value = placeholder(part + 1, close > 0 ? close - 1 : 0, fill, number);
        full = full && value[0] != '\0';
        if (text != NULL)
            put_words(text, value, strlen(value), fill->male);
        part += close + 1;
        n -= close + 1;
    }
    return full;
}

void ofr_tell_sentence(struct ofr_text *text, const char *sentence,
                       const struct ofr_sentence_values *values) {
    while (*sentence != '\0') {
        size_t plain = strcspn(sentence, "[");
        put_part(text, sentence, plain, values);
        sentence += plain;
        if (*sentence == '\0')
            return;
        size_t close = strcspn(sentence, "]");
        if (put_part(NULL, sentence + 1, close - 1, values))
            put_part(text, sentence + 1, close - 1, values);
        sentence += close + (sentence[close] != '\0');
    }
}

static void put_date(struct ofr_text *text, const struct ofr_run_reader *reader, int32_t day) {
    char date[11];
    ofr_date_write(reader->run.first_day + day, date);
    ofr_put_plain(text, date);
}

/* Words that the value of an event adds to its sentence. */
static const char *addition(const struct ofr_event_telling *telling, int32_t value) {
    const char *words = value >= 0 && value < OFR_MOST_VALUES ? telling->values[value] : NULL;
    return words == NULL ? "" : words;
}

static void tell_event(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
                       const struct ofr_run_reader_event *event) {
    char by[NAME_SIZE], place[NAME_SIZE];
    bool male = life->person->male;
    name_by(lives, life, event, by, sizeof by);
    name_place(lives->reader, event, place, sizeof place);
    put_date(text, lives->reader, event->day);
    if (place[0] != '\0' && event->slot < OFR_N_SLOTS)
        ofr_put(text, ", %s", ofr_slot_names[event->slot]);
    ofr_put_plain(text, ": ");
    const struct ofr_sentence_values values = {by, place, event->value, 0, male};
    ofr_tell_sentence(text, lives->reader->kinds[event->kind].sentence, &values);
    const char *more = addition(telling_of(lives, event), event->value);
    put_words(text, more, strlen(more), male);
    ofr_put_plain(text, ".\n");
}

static bool is_repeated(const struct ofr_lives *lives, const struct ofr_run_reader_event *event) {
    const struct ofr_repeated_events *repeated = lives->model->telling->repeated;
    size_t kind = ofr_event_of(lives, event);
    return repeated != NULL && (kind == repeated->yes || kind == repeated->no);
}

/* Tell events i to j - 1, all of the repeated kinds, as one line. */
static void tell_repeated(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
                          size_t i, size_t j) {
    const struct ofr_repeated_events *repeated = lives->model->telling->repeated;
    const struct ofr_run_reader_event *events = lives->events + life->first;
    struct ofr_sentence_values values = {"", "", 0, (int32_t)(j - i), life->person->male};
    for (size_t k = i; k < j; k++)
        values.value += ofr_event_of(lives, &events[k]) == repeated->no;
    put_date(text, lives->reader, events[i].day);
    ofr_put_plain(text, " to ");
    put_date(text, lives->reader, events[j - 1].day);
    ofr_put_plain(text, ": ");
    ofr_tell_sentence(text,
                      values.value == 0              ? repeated->all_yes
                      : values.value == values.count ? repeated->all_no
                                                     : repeated->mixed,
                      &values);
    ofr_put_plain(text, ".\n");
}

static void tell_head(struct ofr_text *text, const struct ofr_lives *lives,
                      const struct ofr_run_reader_replicate *replicate, const struct ofr_life *life) {
    const struct ofr_run_reader_person *person = life->person;
    const struct ofr_run_reader *reader = lives->reader;
    const char *what = person->age >= 18 ? person->male ? "man" : "woman" : person->male ? "boy" : "girl";
    const char *doing = strcmp(person->activity, "inactive") == 0 ? "neither in work nor seeking it"
                        : strcmp(person->activity, "child") == 0  ? "not at school"
                                                                  : person->activity;
    ofr_put(text, "Synthetic person %u, replicate %u%s%s: made up, no real person.\n", person->id,
            replicate->replicate, replicate->variant[0] != '\0' ? " of the control run " : "",
            replicate->variant);
    ofr_put(text, "A %s of %u, %s, of %s, street %u, on ", what, person->age, doing,
            ofr_run_reader_area_name(reader, person->area), person->street);
    put_date(text, reader, 0);
    ofr_put_plain(text, ".\n");
}

/* Where a person ended, from the events in order. */
static const char *end_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    const char *where = "at home";
    for (size_t i = 0; i < life->n_events; i++) {
        const struct ofr_event_telling *telling = telling_of(lives, &lives->events[life->first + i]);
        where = telling->whereabouts == NULL ? where : telling->whereabouts;
        if (telling->final)
            break;
    }
    return where;
}

void ofr_tell(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
              const bool *marked) {
    const struct ofr_run_reader *reader = lives->reader;
    const struct ofr_run_reader_replicate *replicate = reader->replicates;
    while (replicate->id != lives->replicate)
        replicate++;
    tell_head(text, lives, replicate, life);
    const struct ofr_run_reader_event *events = lives->events + life->first;
    for (size_t i = 0; i < life->n_events;) {
        size_t j = i + 1;
        bool mark = marked != NULL && marked[i];
        for (; is_repeated(lives, &events[i]) && j < life->n_events && is_repeated(lives, &events[j]); j++)
            mark = mark || (marked != NULL && marked[j]);
        ofr_put_plain(text, mark ? "* " : "  ");
        if (j == i + 1)
            tell_event(text, lives, life, &events[i]);
        else
            tell_repeated(text, lives, life, i, j);
        i = j;
    }
    char last[11];
    ofr_date_write(reader->run.last_day, last);
    ofr_put(text, "  At the end, %s: %s; %s.\n", last, end_of(lives, life),
            lives->model->telling->past(lives, life));
}
