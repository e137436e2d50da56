/* Parameters of the rule closure; see scenario/parameter.h. */
SWITCH(closure, STATE, "run the rule closure")
PARAMETER(closure, delay, STATE, COUNTRY, .number = OFR_WHOLE, .default_value = 3, .high = 60, .unit = "days",
          .origin = OFR_PUBLISHED, .source = "the order followed the attack at Sousse within days",
          .meaning = "days from an attack to the order")
PARAMETER(closure, days, STATE, COUNTRY, .number = OFR_WHOLE, .default_value = 540, .low = 1, .high = 4000,
          .unit = "days", .meaning = "how long a place stays closed")
PARAMETER(closure, error, STATE, COUNTRY, .default_value = 1, .high = 20,
          .meaning = "standard deviation of the error with which suspicion is read for an order")
PARAMETER(
    closure, elsewhere, SOCIETY, PLACE, .default_value = 0.6,
    .meaning =
        "share of those who went there who go to another such place; the rest stay at home in that slot")
PARAMETER(closure, breaks, GROUP, GROUP, .default_value = 0.25,
          .meaning = "share of circles that break up when their place is closed or raided")
PARAMETER(closure, to_online, GROUP, GROUP, .default_value = 0.3,
          .meaning = "share of the others that go on online; the rest in a home")
PARAMETER(closure, distrust, SOCIETY, THEORY, .default_value = 0.1, .high = 2,
          .meaning = "distrust added to those whose usual place is closed")
PARAMETER(closure, follows, STATE, COUNTRY, .default_value = 1, .source = "assumed: all of them",
          .meaning = "share of the orders after attacks elsewhere (table dated_events) that are carried out")
PARAMETER(closure, orders, STATE, COUNTRY, .default_value = 0, .high = 500, .unit = "places per year",
          .source = "none: an intervention (place-closure)",
          .meaning = "places closed by orders that follow no attack, whole scenario")
