//! Small words of English and French by which a text tells what stands beside them, folded.

/// What stands between the parts of a name, and tells nobody's alone.
pub(super) const PARTICLES: [&str; 41] = [
    "abu", "af", "al", "av", "ben", "bin", "bint", "da", "dal", "das", "de", "degli", "dei", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "les", "los", "mac", "mc", "saint", "san",
    "santa", "st", "ste", "ten", "ter", "van", "von", "zu",
];

/// What stands before a name, and seldom before anything else.
pub(super) const TITLES: [&str; 17] = [
    "mr",
    "mrs",
    "ms",
    "mx",
    "messrs",
    "lady",
    "madam",
    "m",
    "mm",
    "mme",
    "mmes",
    "mlle",
    "mademoiselle",
    "madame",
    "monsieur",
    "dear",
    "cher",
];

/// What stands before a name, and may stand alone.
pub(super) const ROLES: [&str; 19] = [
    "dr",
    "dre",
    "drs",
    "doctor",
    "docteur",
    "prof",
    "professor",
    "professeur",
    "pr",
    "nurse",
    "sister",
    "infirmier",
    "infirmiere",
    "miss",
    "sir",
    "chere",
    "matron",
    "midwife",
    "maitre",
];

/// What follows a name, or is one of a room.
const BESIDE_NAMES: [&str; 18] = [
    "md", "phd", "rn", "frcs", "mbbs", "jr", "sr", "room", "salle", "team", "equipe", "clinic", "cabinet", "service",
    "desk", "accueil", "cabine", "bureau",
];

/// Whether a word is said of many people.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word) || ROLES.contains(&word) || BESIDE_NAMES.contains(&word)
}

/// What one says before whom one speaks to.
pub(super) const GREETINGS: [&str; 14] = [
    "hi",
    "hello",
    "hey",
    "hiya",
    "welcome",
    "thanks",
    "sorry",
    "bonjour",
    "bonsoir",
    "salut",
    "coucou",
    "merci",
    "bienvenue",
    "desole",
];

/// What one goes on with after a name.
pub(super) const OPENERS: [&str; 24] = [
    "please", "pls", "your", "we", "you", "the", "it", "this", "just", "can", "could", "votre", "vos", "nous", "vous",
    "veuillez", "merci", "svp", "le", "la", "c", "ceci", "dr", "are",
];

/// What people do, and may be.
pub(super) const DOING: [&str; 24] = [
    "is", "has", "was", "had", "will", "can", "would", "could", "should", "est", "a", "va", "sera", "peut", "doit",
    "avait", "etait", "n", "isn", "hasn", "won", "and", "et", "s",
];

/// What people alone do.
pub(super) const SPEAKING: [&str; 26] = [
    "called", "calls", "says", "said", "asks", "asked", "wants", "wanted", "needs", "rang", "phoned", "texted",
    "arrived", "waits", "appelle", "rappelle", "demande", "dit", "souhaite", "vous", "attend", "arrive", "sees",
    "knows", "thinks", "cannot",
];

/// What one does to people.
pub(super) const WITH_PEOPLE: [&str; 12] = [
    "tell",
    "ask",
    "call",
    "meet",
    "chez",
    "appelez",
    "demandez",
    "prevenez",
    "attendons",
    "rappelez",
    "contactez",
    "avertissez",
];

/// What goes before “for” when somebody is meant.
pub(super) const FOR_SOMEBODY: [&str; 7] = ["ask", "asking", "asked", "wait", "waiting", "looking", "calling"];

/// With whom; a small word with a capital after one of these is a name.
pub(super) const COMPANIONS: [&str; 11] =
    ["with", "for", "by", "see", "tell", "avec", "chez", "pour", "par", "de", "voir"];

/// What stands before a thing, and not before a name.
pub(super) const DETERMINERS: [&str; 32] = [
    "the", "a", "an", "our", "your", "my", "his", "her", "their", "this", "that", "every", "each", "next", "last",
    "one", "any", "some", "no", "le", "la", "les", "un", "une", "notre", "votre", "ce", "cet", "cette", "nos", "vos",
    "au",
];

/// What stands before a month, a day or a place.
pub(super) const BEFORE_DATES: [&str; 56] = [
    "in", "on", "of", "by", "until", "till", "til", "from", "since", "before", "after", "during", "for", "to",
    "through", "between", "this", "next", "last", "early", "late", "mid", "end", "every", "each", "the", "our", "at",
    "happy", "merry", "en", "de", "du", "le", "au", "a", "mois", "des", "fin", "debut", "mi", "jusqu", "depuis",
    "courant", "pour", "ce", "avant", "apres", "d", "joyeux", "entre", "chaque", "prochain", "th", "st", "er",
];

/// Between two months.
pub(super) const CONJUNCTIONS: [&str; 6] = ["and", "or", "to", "et", "ou", "au"];

/// What a place has after its name.
pub(super) const PLACES_AFTER: [&str; 26] = [
    "street", "st", "road", "rd", "lane", "avenue", "house", "building", "wing", "ward", "suite", "room", "rooms",
    "hall", "park", "gate", "square", "centre", "center", "station", "bridge", "hotel", "garden", "gardens", "unit",
    "way",
];

/// What a place has before its name.
pub(super) const PLACES_BEFORE: [&str; 18] = [
    "rue",
    "avenue",
    "boulevard",
    "quai",
    "salle",
    "batiment",
    "aile",
    "gare",
    "parking",
    "square",
    "place",
    "pont",
    "station",
    "hotel",
    "room",
    "ward",
    "porte",
    "couloir",
];

/// What goes before “day” in the name of one.
pub(super) const BEFORE_DAY: [&str; 7] = ["boxing", "christmas", "labour", "easter", "open", "bank", "independence"];

/// What makes a number a time or a count.
pub(super) const UNITS: [&str; 46] = [
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "heure",
    "heures",
    "am",
    "pm",
    "noon",
    "o",
    "min",
    "mins",
    "minute",
    "minutes",
    "mn",
    "sec",
    "seconds",
    "day",
    "days",
    "jour",
    "jours",
    "week",
    "weeks",
    "month",
    "months",
    "people",
    "patients",
    "person",
    "persons",
    "personnes",
    "places",
    "seats",
    "steps",
    "doors",
    "floors",
    "stops",
    "times",
    "m",
    "km",
    "metres",
    "meters",
    "percent",
    "euros",
    "pounds",
    "eur",
];
