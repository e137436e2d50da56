#include "base/characters.h"

#include <stdio.h>
#include <string.h>

#include "offramp.h"

/* Unicode 15, table 3-7. */
size_t ofr_character_length(const char *text, size_t left) {
    const unsigned char *p = (const unsigned char *)text;
    if (left == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF   ? 2
               : (p[0] & 0xF0) == 0xE0        ? 3
               : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4
                                              : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    bool bad = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
               (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F);
    return bad ? 0 : n;
}

/* The number of a character of `length` bytes. */
static uint32_t number_of(const char *text, size_t length) {
    uint32_t number = (unsigned char)text[0];
    if (length > 1)
        number &= 0x7Fu >> length;
    for (size_t i = 1; i < length; i++)
        number = number << 6 | ((unsigned char)text[i] & 0x3Fu);
    return number;
}

size_t ofr_character_write(uint32_t number, char *out) {
    if (number == 0 || number > 0xFFFF || (number >= 0xD800 && number <= 0xDFFF))
        return 0;
    if (number < 0x80) {
        out[0] = (char)number;
        return 1;
    }
    size_t n = number < 0x800 ? 2 : 3;
    for (size_t i = n; i-- > 1; number >>= 6)
        out[i] = (char)(0x80 | (number & 0x3F));
    out[0] = (char)((n == 2 ? 0xC0 : 0xE0) | number);
    return n;
}

/* ---- letters ------------------------------------------------------------------------------ */

bool ofr_is_capital(char byte) { return byte >= 'A' && byte <= 'Z'; }
bool ofr_is_digit(char byte) { return byte >= '0' && byte <= '9'; }
char ofr_small(char byte) { return ofr_is_capital(byte) ? (char)(byte - 'A' + 'a') : byte; }
char ofr_capital(char byte) { return byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte; }
bool ofr_is_letter(char byte) { return ofr_small(byte) >= 'a' && ofr_small(byte) <= 'z'; }

/* Simple case folding of Unicode 15 (CaseFolding.txt, status C and S) in U+0080 to U+058F and U+1E00 to
 * U+1EFF: each character from `first` to `last` in steps of `step` is the one `by` further on. */
static const struct {
    uint16_t first, last;
    int16_t step, by;
} folds[] = {{0x00B5, 0x00B5, 1, 775},   {0x00C0, 0x00D6, 1, 32},   {0x00D8, 0x00DE, 1, 32},
             {0x0100, 0x012E, 2, 1},     {0x0132, 0x0136, 2, 1},    {0x0139, 0x0147, 2, 1},
             {0x014A, 0x0176, 2, 1},     {0x0178, 0x0178, 1, -121}, {0x0179, 0x017D, 2, 1},
             {0x017F, 0x017F, 1, -268},  {0x0181, 0x0181, 1, 210},  {0x0182, 0x0184, 2, 1},
             {0x0186, 0x0186, 1, 206},   {0x0187, 0x0187, 1, 1},    {0x0189, 0x018A, 1, 205},
             {0x018B, 0x018B, 1, 1},     {0x018E, 0x018E, 1, 79},   {0x018F, 0x018F, 1, 202},
             {0x0190, 0x0190, 1, 203},   {0x0191, 0x0191, 1, 1},    {0x0193, 0x0193, 1, 205},
             {0x0194, 0x0194, 1, 207},   {0x0196, 0x0196, 1, 211},  {0x0197, 0x0197, 1, 209},
             {0x0198, 0x0198, 1, 1},     {0x019C, 0x019C, 1, 211},  {0x019D, 0x019D, 1, 213},
             {0x019F, 0x019F, 1, 214},   {0x01A0, 0x01A4, 2, 1},    {0x01A6, 0x01A6, 1, 218},
             {0x01A7, 0x01A7, 1, 1},     {0x01A9, 0x01A9, 1, 218},  {0x01AC, 0x01AC, 1, 1},
             {0x01AE, 0x01AE, 1, 218},   {0x01AF, 0x01AF, 1, 1},    {0x01B1, 0x01B2, 1, 217},
             {0x01B3, 0x01B5, 2, 1},     {0x01B7, 0x01B7, 1, 219},  {0x01B8, 0x01B8, 1, 1},
             {0x01BC, 0x01BC, 1, 1},     {0x01C4, 0x01C4, 1, 2},    {0x01C5, 0x01C5, 1, 1},
             {0x01C7, 0x01C7, 1, 2},     {0x01C8, 0x01C8, 1, 1},    {0x01CA, 0x01CA, 1, 2},
             {0x01CB, 0x01DB, 2, 1},     {0x01DE, 0x01EE, 2, 1},    {0x01F1, 0x01F1, 1, 2},
             {0x01F2, 0x01F4, 2, 1},     {0x01F6, 0x01F6, 1, -97},  {0x01F7, 0x01F7, 1, -56},
             {0x01F8, 0x021E, 2, 1},     {0x0220, 0x0220, 1, -130}, {0x0222, 0x0232, 2, 1},
             {0x023A, 0x023A, 1, 10795}, {0x023B, 0x023B, 1, 1},    {0x023D, 0x023D, 1, -163},
             {0x023E, 0x023E, 1, 10792}, {0x0241, 0x0241, 1, 1},    {0x0243, 0x0243, 1, -195},
             {0x0244, 0x0244, 1, 69},    {0x0245, 0x0245, 1, 71},   {0x0246, 0x024E, 2, 1},
             {0x0345, 0x0345, 1, 116},   {0x0370, 0x0372, 2, 1},    {0x0376, 0x0376, 1, 1},
             {0x037F, 0x037F, 1, 116},   {0x0386, 0x0386, 1, 38},   {0x0388, 0x038A, 1, 37},
             {0x038C, 0x038C, 1, 64},    {0x038E, 0x038F, 1, 63},   {0x0391, 0x03A1, 1, 32},
             {0x03A3, 0x03AB, 1, 32},    {0x03C2, 0x03C2, 1, 1},    {0x03CF, 0x03CF, 1, 8},
             {0x03D0, 0x03D0, 1, -30},   {0x03D1, 0x03D1, 1, -25},  {0x03D5, 0x03D5, 1, -15},
             {0x03D6, 0x03D6, 1, -22},   {0x03D8, 0x03EE, 2, 1},    {0x03F0, 0x03F0, 1, -54},
             {0x03F1, 0x03F1, 1, -48},   {0x03F4, 0x03F4, 1, -60},  {0x03F5, 0x03F5, 1, -64},
             {0x03F7, 0x03F7, 1, 1},     {0x03F9, 0x03F9, 1, -7},   {0x03FA, 0x03FA, 1, 1},
             {0x03FD, 0x03FF, 1, -130},  {0x0400, 0x040F, 1, 80},   {0x0410, 0x042F, 1, 32},
             {0x0460, 0x0480, 2, 1},     {0x048A, 0x04BE, 2, 1},    {0x04C0, 0x04C0, 1, 15},
             {0x04C1, 0x04CD, 2, 1},     {0x04D0, 0x052E, 2, 1},    {0x0531, 0x0556, 1, 48},
             {0x1E00, 0x1E94, 2, 1},     {0x1E9B, 0x1E9B, 1, -58},  {0x1E9E, 0x1E9E, 1, -7615},
             {0x1EA0, 0x1EFE, 2, 1}};

static uint32_t fold(uint32_t character) {
    if (character < 0x80)
        return (unsigned char)ofr_small((char)character);
    size_t low = 0, high = sizeof folds / sizeof *folds;
    while (low < high) { /* the first range that ends at or after the character */
        size_t middle = (low + high) / 2;
        if (folds[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sizeof folds / sizeof *folds || character < folds[low].first ||
        (character - folds[low].first) % (uint32_t)folds[low].step != 0)
        return character;
    return (uint32_t)((int32_t)character + folds[low].by);
}

/* The next character of a text without its case; a byte that is no character stands for itself. */
static uint32_t next_folded(const char **text) {
    size_t n = ofr_character_length(*text, strnlen(*text, 4));
    uint32_t folded = n > 0 ? fold(number_of(*text, n)) : (unsigned char)**text;
    *text += n > 0 ? n : **text != '\0';
    return folded;
}

int ofr_name_order(const char *a, const char *b) {
    for (;;) {
        bool ended = *a == '\0';
        uint32_t x = ended ? 0 : next_folded(&a), y = *b == '\0' ? 0 : next_folded(&b);
        if (x != y)
            return x < y ? -1 : 1;
        if (ended)
            return 0;
    }
}

bool ofr_same_name(const char *a, const char *b) { return ofr_name_order(a, b) == 0; }

/* ---- what a terminal may see --------------------------------------------------------------- */

/* Controls (C0, DEL, C1), marks and overrides of direction, separators of lines and paragraphs, and the mark
 * of byte order. */
static bool is_harmful(uint32_t c) {
    if (c < 0xA0)
        return c >= 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r');
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

size_t ofr_plain_bytes(const char *text, size_t n) {
    size_t at = 0;
    while (at < n) {
        if (text[at] >= 0x20 && text[at] < 0x7F) {
            at++;
            continue;
        }
        size_t length = ofr_character_length(text + at, n - at);
        if (length == 0 || is_harmful(number_of(text + at, length)))
            break;
        at += length;
    }
    return at;
}

size_t ofr_escape(const char *text, size_t n, char room[OFR_LONGEST_ESCAPE]) {
    size_t length = ofr_character_length(text, n);
    if (length == 0)
        memcpy(room, "\xEF\xBF\xBD", 4);
    else
        snprintf(room, OFR_LONGEST_ESCAPE, "\\u%04x", (unsigned)(number_of(text, length) & 0xFFFFu));
    return length > 0 ? length : 1;
}

size_t ofr_escaped(const char *text, char *out, size_t size) {
    size_t used = 0, left = strlen(text);
    while (left > 0) {
        size_t n = ofr_plain_bytes(text, left);
        for (size_t i = 0; i < n && used + i + 1 < size; i++)
            out[used + i] = text[i];
        used += n;
        text += n;
        left -= n;
        if (left == 0)
            break;
        char room[OFR_LONGEST_ESCAPE];
        n = ofr_escape(text, left, room);
        for (size_t i = 0; room[i] != '\0'; i++, used++)
            if (used + 1 < size)
                out[used] = room[i];
        text += n;
        left -= n;
    }
    if (size > 0)
        out[used < size ? used : size - 1] = '\0';
    return used;
}
