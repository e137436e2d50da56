/* Parameters of the rule whereabouts; see scenario/parameter.h. */
SWITCH(whereabouts, SOCIETY, "run the rule whereabouts; 0: everybody stays at home")
PARAMETER(whereabouts, at_work, SOCIETY, PLACE, .default_value = 0.9,
          .meaning = "share of weekdays that employed people and students spend at work or school")
PARAMETER(whereabouts, public_unemployed, SOCIETY, PLACE, .default_value = 0.55,
          .source = "assumed, after reports of young men idle in cafés",
          .meaning = "share of the day slot that unemployed men spend in public")
PARAMETER(
    whereabouts, public_others, SOCIETY, PLACE, .default_value = 0.15,
    .meaning =
        "share of the day slot that other men without work spend in public; all men at weekends twice that")
PARAMETER(whereabouts, cafe_evening, SOCIETY, PLACE, .default_value = 0.28,
          .meaning = "share of evenings that men of 15 or older spend in a café")
PARAMETER(whereabouts, commons_evening, SOCIETY, PLACE, .default_value = 0.10,
          .meaning = "share of evenings that people of 12 or older spend in a square or centre")
PARAMETER(whereabouts, women_public, SOCIETY, PLACE, .default_value = 0.3,
          .meaning = "time of women in squares and centres over that of men")
PARAMETER(whereabouts, women_cafe, SOCIETY, PLACE, .default_value = 0.08,
          .meaning = "time of women in cafés over that of men")
PARAMETER(whereabouts, hall_dawn, SOCIETY, PLACE, .default_value = 0.25,
          .source = "assumed: with 40 % of men attending, about 10 % of men at dawn",
          .meaning = "share of dawns that people who attend spend in a hall with dawn hours")
PARAMETER(whereabouts, hall_evening, SOCIETY, PLACE, .default_value = 0.25,
          .meaning = "share of evenings that people who attend spend in a hall with dawn hours")
