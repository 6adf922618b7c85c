// Clinics that stories make for themselves.

/** A clinic with two free times a day, under a rule that asks for nothing and one that asks for the date of birth. */
export function smallClinic({ days = 1, patients = 4, limits = '' } = {}) {
    const rule = (id, verification) => `
[[rules]]
id = "${id}"
title = "Talk, asking for ${verification}"
type = "talk"
lifetime_days = 7
minimum_notice_hours = 0
horizon_days = ${days}
verification = "${verification}"
`;
    return {
        clinic: `
id = "small"
name = "Small Clinic"
phone = "020 7946 0155"
country = "GB"
${limits && `\n[limits]\n${limits}\n`}
[[locations]]
id = "here"
name = "Small House"
zone = "Europe/London"

[[types]]
id = "talk"
title = "Talk"
length = 30

[[providers]]
id = "one"
name = "Ottilie Smallbridge"
[[providers.availability]]
location = "here"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "11:00"
until = "12:00"
${rule('open', 'none')}${rule('asking', 'date_of_birth')}
[[staff]]
id = "boss"
name = "Boss"
role = "superuser"
`,
        patients: ['id,given_names,family_name,phone,email,date_of_birth',
            ...Array.from({ length: patients }, (_, place) => `${place + 1},Test,Patient ${place + 1},,test@example.org,1980-01-31`)].join('\n'),
    };
}
