#include "report/telling.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define NAME_SIZE 200
#define UNCLE_YEARS 15 /* relatives of another household who are so much older or younger */

const char *const ofr_relation_names[OFR_N_RELATIONS] = {"nobody", "relative", "friend", "recruiter",
                                                         "member"};
static const char *const slot_names[] = {"dawn", "day", "evening", "night"};

static bool are_kin(const struct ofr_run_reader_person *a, const struct ofr_run_reader_person *b) {
    return a != NULL && b != NULL && a->family == b->family && a != b;
}

/* Whether somebody recruits by a day: began to, or was one of the first and so never approached. */
static bool recruits_by(const struct ofr_lives *lives, uint32_t person, uint16_t day) {
    const struct ofr_life *life = ofr_life_of(lives, person);
    if (life == NULL || !life->approached)
        return true;
    for (size_t i = 0; i < life->n_events; i++) {
        const struct ofr_run_reader_event *event = &lives->events[life->first + i];
        if (ofr_known(lives, event) == OFR_EVENT_became_recruiter && event->day <= day)
            return true;
    }
    return false;
}

enum ofr_relation ofr_relation_of(const struct ofr_lives *lives, const struct ofr_life *life,
                                  const struct ofr_run_reader_event *event) {
    if (event->by == OFR_NOBODY || event->by == life->person->id)
        return OFR_RELATION_NONE;
    if (are_kin(life->person, ofr_run_reader_person(lives->reader, event->by)))
        return OFR_RELATION_RELATIVE;
    switch (ofr_known(lives, event)) {
    case OFR_EVENT_trigger:
        return OFR_RELATION_FRIEND;
    case OFR_EVENT_approached:
        return event->value == OFR_BY_FRIEND || event->value == OFR_BY_FAMILY ? OFR_RELATION_FRIEND
                                                                              : OFR_RELATION_RECRUITER;
    case OFR_EVENT_joined_circle:
    case OFR_EVENT_committed:
        if (event->by == life->brought_by && life->channel == OFR_BY_FRIEND)
            return OFR_RELATION_FRIEND;
        return recruits_by(lives, event->by, event->day) ? OFR_RELATION_RECRUITER : OFR_RELATION_MEMBER;
    default:
        return OFR_RELATION_MEMBER;
    }
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

static void name_by(const struct ofr_lives *lives, const struct ofr_life *life,
                    const struct ofr_run_reader_event *event, char *out, size_t size) {
    out[0] = '\0';
    switch (ofr_relation_of(lives, life, event)) {
    case OFR_RELATION_RELATIVE:
        snprintf(out, size, "%s %s", life->person->male ? "his" : "her",
                 kin_word(life->person, ofr_run_reader_person(lives->reader, event->by)));
        return;
    case OFR_RELATION_FRIEND:
        snprintf(out, size, "a friend");
        return;
    case OFR_RELATION_RECRUITER:
        snprintf(out, size, "a recruiter");
        return;
    case OFR_RELATION_MEMBER:
        snprintf(out, size, "a member of the group");
        return;
    default:
        return;
    }
}

static void name_place(const struct ofr_run_reader *reader, const struct ofr_run_reader_event *event,
                       char *out, size_t size) {
    out[0] = '\0';
    if (event->place >= reader->n_places)
        return;
    const struct ofr_run_reader_place *place = &reader->places[event->place];
    const char *area =
        place->area >= 1 && place->area <= reader->n_areas ? reader->areas[place->area - 1].name : "";
    snprintf(out, size, "at the %s %u of %s", place->kind, place->number, area);
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

struct fill {
    const char *by, *place;
    int32_t value;
    bool male;
};

/* What stands for a placeholder; "" when it is empty. `number` holds a number's digits. */
static const char *placeholder(const char *name, size_t n, const struct fill *fill, char number[16]) {
    if (n == 2 && strncmp(name, "by", n) == 0)
        return fill->by;
    if (n == 5 && strncmp(name, "place", n) == 0)
        return fill->place;
    if (n == 5 && strncmp(name, "value", n) == 0 && fill->value != 0) {
        snprintf(number, 16, "%d", fill->value);
        return number;
    }
    return "";
}

/* Write n bytes of a sentence with placeholders; false if one of them is empty. */
static bool put_part(struct ofr_text *text, const char *part, size_t n, const struct fill *fill) {
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
            ofr_put_plain(text, value);
        part += close + 1;
        n -= close + 1;
    }
    return full;
}

void ofr_tell_sentence(struct ofr_text *text, const char *sentence, const char *by, const char *place,
                       int32_t value, bool male) {
    struct fill fill = {by, place, value, male};
    while (*sentence != '\0') {
        size_t plain = strcspn(sentence, "[");
        put_part(text, sentence, plain, &fill);
        sentence += plain;
        if (*sentence == '\0')
            return;
        size_t close = strcspn(sentence, "]");
        if (put_part(NULL, sentence + 1, close - 1, &fill))
            put_part(text, sentence + 1, close - 1, &fill);
        sentence += close + (sentence[close] != '\0');
    }
}

/* What the value of an event adds in words, where the sentence does not say it. */
static const char *addition(enum ofr_known_event known, int32_t value) {
    static const char *const triggers[] = {"", ", arrested", ", killed", ", hurt"};
    static const char *const walks[] = {" from those who befriended him", " from the circle",
                                        " from the group he had joined"};
    static const char *const wars[] = {" in Syria or Iraq", " in Libya"};
    static const char *const deaths[] = {" by the group", " in a clearing operation", " in an attack"};
    switch (known) {
    case OFR_EVENT_approached:
        return value == OFR_ONLINE ? " online" : "";
    case OFR_EVENT_trigger:
        return value >= 1 && value <= 3 ? triggers[value] : "";
    case OFR_EVENT_walked_away:
        return value >= 0 && value <= 2 ? walks[value] : "";
    case OFR_EVENT_left_abroad:
        return value >= 0 && value <= 1 ? wars[value] : "";
    case OFR_EVENT_arrested:
        return value == 1 ? ", for standing beside" : "";
    case OFR_EVENT_killed_here:
        return value >= 0 && value <= 2 ? deaths[value] : "";
    default:
        return "";
    }
}

static void put_date(struct ofr_text *text, const struct ofr_run_reader *reader, int32_t day) {
    char date[11];
    ofr_date_write(reader->run.first_day + day, date);
    ofr_put_plain(text, date);
}

static void tell_event(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
                       const struct ofr_run_reader_event *event) {
    char by[NAME_SIZE], place[NAME_SIZE];
    enum ofr_known_event known = ofr_known(lives, event);
    bool male = life->person->male;
    name_by(lives, life, event, by, sizeof by);
    name_place(lives->reader, event, place, sizeof place);
    if (by[0] == '\0' && known == OFR_EVENT_kin_threatened)
        snprintf(by, sizeof by, male ? "his family" : "her family");
    if (by[0] == '\0' && known == OFR_EVENT_trigger)
        snprintf(by, sizeof by, "somebody close");
    put_date(text, lives->reader, event->day);
    if (place[0] != '\0' && event->slot < sizeof slot_names / sizeof *slot_names)
        ofr_put(text, ", %s", slot_names[event->slot]);
    ofr_put_plain(text, ": ");
    ofr_tell_sentence(text, lives->reader->kinds[event->kind].sentence, by, place, event->value, male);
    const char *more = addition(known, event->value);
    put_words(text, more, strlen(more), male);
    ofr_put_plain(text, ".\n");
}

static bool is_night(const struct ofr_lives *lives, const struct ofr_run_reader_event *event) {
    enum ofr_known_event known = ofr_known(lives, event);
    return known == OFR_EVENT_patrol_night || known == OFR_EVENT_uncovered_night;
}

/* Tell nights i to j - 1, all with or without a patrol, as one line. */
static void tell_nights(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
                        size_t i, size_t j) {
    const struct ofr_run_reader_event *events = lives->events + life->first;
    size_t uncovered = 0, n = j - i;
    for (size_t k = i; k < j; k++)
        uncovered += ofr_known(lives, &events[k]) == OFR_EVENT_uncovered_night;
    put_date(text, lives->reader, events[i].day);
    ofr_put_plain(text, " to ");
    put_date(text, lives->reader, events[j - 1].day);
    if (uncovered == 0)
        ofr_put(text, ": a patrol passes on each of %zu nights.\n", n);
    else if (uncovered == n)
        ofr_put(text, ": %zu nights without a patrol.\n", n);
    else
        ofr_put(text, ": %zu of %zu nights without a patrol.\n", uncovered, n);
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
    const char *area =
        person->area >= 1 && person->area <= reader->n_areas ? reader->areas[person->area - 1].name : "";
    ofr_put(text, "A %s of %u, %s, of %s, street %u, on ", what, person->age, doing, area, person->street);
    put_date(text, reader, 0);
    ofr_put_plain(text, ".\n");
}

/* Where a person ended, from the events in order. */
static const char *end_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    const char *where = "at home";
    for (size_t i = 0; i < life->n_events; i++) {
        switch (ofr_known(lives, &lives->events[life->first + i])) {
        case OFR_EVENT_killed_here:
        case OFR_EVENT_killed_abroad:
            return "dead";
        case OFR_EVENT_left_abroad:
            where = "abroad, as far as is known";
            break;
        case OFR_EVENT_unaccounted:
            where = "abroad, and not heard of";
            break;
        case OFR_EVENT_left_camp:
            where = "in a camp in the mountains";
            break;
        case OFR_EVENT_arrested:
        case OFR_EVENT_held:
        case OFR_EVENT_transferred:
            where = "in custody";
            break;
        case OFR_EVENT_charged:
            where = "charged";
            break;
        case OFR_EVENT_imprisoned:
            where = "in prison";
            break;
        case OFR_EVENT_fled:
            where = "away from the area";
            break;
        case OFR_EVENT_released:
        case OFR_EVENT_left_prison:
        case OFR_EVENT_returned:
            where = "at home";
            break;
        default:
            break;
        }
    }
    return where;
}

static const char *past_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    if (life->joined)
        return life->coerced ? "joined under threat" : "joined by commitment";
    for (size_t i = 0; i < life->n_events; i++)
        if (ofr_known(lives, &lives->events[life->first + i]) == OFR_EVENT_joined_circle)
            return "was in a circle and never joined";
    return life->approached ? "was approached and went no further" : "had nothing to do with the group";
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
        for (; is_night(lives, &events[i]) && j < life->n_events && is_night(lives, &events[j]); j++)
            mark = mark || (marked != NULL && marked[j]);
        ofr_put_plain(text, mark ? "* " : "  ");
        if (j == i + 1)
            tell_event(text, lives, life, &events[i]);
        else
            tell_nights(text, lives, life, i, j);
        i = j;
    }
    char last[11];
    ofr_date_write(reader->run.last_day, last);
    ofr_put(text, "  At the end, %s: %s; %s.\n", last, end_of(lives, life), past_of(lives, life));
}
