// Links that lead nowhere any more, or to nothing that is free.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

const CLINIC = `
id = "quiet"
name = "Quiet Clinic"
phone = "020 7946 0199"
country = "GB"

[[locations]]
id = "here"
name = "Quiet House"
zone = "Europe/London"

[[types]]
id = "talk"
title = "Talk"
length = 60

[[providers]]
id = "gone"
name = "Gone Away"
[[providers.availability]]
location = "here"
weekdays = ["mon"]
from = "09:00"
until = "12:00"
valid_until = 2020-01-01

[[providers]]
id = "there"
name = "Always There"
[[providers.availability]]
location = "here"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
until = "24:00"

[[rules]]
id = "never"
title = "Nothing free"
type = "talk"
providers = ["gone"]
verification = "none"

[[rules]]
id = "brief"
title = "For one day"
type = "talk"
providers = ["there"]
lifetime_days = 1
verification = "none"

[[staff]]
id = "boss"
name = "Boss"
role = "superuser"
`;
const PATIENTS = `id,given_names,family_name,phone,email,date_of_birth,language
en,Test,Patient,,test@example.org,1980-01-01,en
fr,Essai,Patient,,essai@example.org,1980-01-01,fr
`;

for (const language of LANGUAGES) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`links that lead nowhere, in the language ${language}`, () => {
        let slotlink, patient;

        before(async () => {
            slotlink = await Slotlink.start({ clinic: CLINIC, patients: PATIENTS });
            patient = await Person.patient(slotlink, PHONE, language);
        });
        after(async () => {
            await patient.close();
            await slotlink.stop();
        });

        step('nothing_available_is_told_with_the_office_number', async () => {
            await patient.open(await slotlink.link(language, 'never'));
            await patient.press(say.continueToBook);
            await patient.look('nothing available');
            assert.equal(await patient.slots().count(), 0);
            assert.match(await patient.text(), say.nothingFree);
            assert.match(await patient.text(), /020 7946 0199/);
            assert.ok(await patient.page.getByRole('button', { name: say.noTime }).isVisible(), 'the clinic can be told');
        });

        step('unknown_and_malformed_links_get_one_and_the_same_page_that_says_what_to_do', async () => {
            const bodies = [];
            for (const token of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', 'not%20a%20token', 'A'.repeat(300)]) {
                assert.equal(await patient.open(`/l/${token}`), 404);
                await patient.look('unknown link');
                bodies.push(patient.body.toString());
            }
            assert.equal(new Set(bodies).size, 1);
            assert.match(await patient.heading(), say.unknown);
            assert.match(await patient.text(), /message/);
        });

        step('an_address_that_is_not_there_gets_a_page', async () => {
            assert.equal(await patient.open('/nothing/here'), 404);
            await patient.look('no such page');
            assert.match(await patient.heading(), say.nothingHere);
        });

        step('i43_an_expired_link_has_its_own_page_with_how_to_reach_the_clinic', async () => {
            const link = await slotlink.link(language, 'brief');
            await patient.open(`${link}/slots`);
            const open = await slotlink.link(language, 'brief');
            await patient.go(patient.slots().first());
            const fields = await patient.page.locator('form[action*="/book"] input').evaluateAll((inputs) => Object.fromEntries(inputs.map((input) => [input.name, input.value])));
            await slotlink.advance('P1DT1M');
            for (const address of [link, `${link}/slots`, open]) {
                assert.equal(await patient.open(address), 410);
                await patient.look('expired link');
                assert.match(await patient.text(), say.expired);
                assert.match(await patient.text(), /020 7946 0199/);
                assert.equal(await patient.page.locator('form').count(), 0);
            }
            const late = await patient.post(`${link}/book`, fields);
            assert.ok([409, 410].includes(late.status), `an expired link answered ${late.status} to Confirm`);
            const { appointments, links } = await slotlink.record(language);
            assert.deepEqual(appointments, []);
            assert.equal(links.filter((row) => row.status === 'expired').length, 2, 'the rows say so, and are still there');
        });

        step('i43_the_history_says_that_the_link_expired', async () => {
            const staff = await Person.staff(slotlink, { language });
            try {
                await staff.open(`/_local/sign-in?language=${language}`);
                await staff.press(/Boss/);
                await staff.open(`/staff/patients/${language}`);
                await staff.look('record with expired links');
                assert.match(await staff.page.getByRole('row', { name: /For one day/ }).first().innerText(), say.statusExpired);
                assert.match(await staff.text(), say.noMobile, 'and what keeps a text from being sent');
            } finally {
                await staff.close();
            }
        });
    });
}
