#include "report/number_text.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"

static void write_count(double value, bool sign, char text[OFR_LONGEST_NUMBER]) {
    char digits[32];
    int n = ofr_format(digits, sizeof digits, "%.0f", fabs(value) < 1e15 ? fabs(value) : 1e15), at = 0;
    if (value <= -0.5 || sign)
        text[at++] = value <= -0.5 ? '-' : '+';
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
}

const char *ofr_number_text(double value, enum ofr_number_form form, bool sign,
                            char text[OFR_LONGEST_NUMBER]) {
    double size = fabs(value);
    bool plus = sign && value > 0;
    int decimals = size >= 0.95 ? 1 : size >= 0.0095 ? 3 : 5;
    if (!isfinite(value))
        snprintf(text, OFR_LONGEST_NUMBER, "-");
    else if (form == OFR_AS_PRINTED)
        ofr_format(text, OFR_LONGEST_NUMBER, plus ? "%+.4g" : "%.4g", value);
    else if (form == OFR_AS_PERCENT)
        ofr_format(text, OFR_LONGEST_NUMBER, plus ? "%+.*f %%" : "%.*f %%", sign, 100 * value);
    else if (form == OFR_AS_RATIO)
        ofr_format(text, OFR_LONGEST_NUMBER, "%.*f", size >= 100 ? 0 : size >= 10 ? 1 : 2, value);
    else if (form == OFR_AS_COUNT || size >= 99.5)
        write_count(value, plus, text);
    else
        ofr_format(text, OFR_LONGEST_NUMBER, plus ? "%+.*f" : "%.*f", size > 0 ? decimals : 0, value);
    return text;
}

const char *ofr_range_text(double low, double high, enum ofr_number_form form, bool sign,
                           char text[OFR_LONGEST_INTERVAL]) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER];
    text[0] = '\0';
    if (isfinite(low) || isfinite(high))
        snprintf(text, OFR_LONGEST_INTERVAL, "%s to %s", ofr_number_text(low, form, sign, a),
                 ofr_number_text(high, form, sign, b));
    return text;
}

const char *ofr_interval_text(struct ofr_interval interval, bool sign, char text[OFR_LONGEST_INTERVAL]) {
    return isfinite(interval.low) ? ofr_range_text(interval.low, interval.high, OFR_AS_DIGITS, sign, text)
                                  : "one replicate";
}
