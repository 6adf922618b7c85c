// Names and texts are text: whatever a clinic or a patient is called, nothing of it runs. Scripts are allowed to run
// in these browsers, so that they would.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';

const SCRIPT = '<script>alert(1)</script>';
const IMAGE = '"><img src=x onerror=alert(2)>';
const quoted = (text) => JSON.stringify(text);
const CLINIC = `
id = "markup"
name = ${quoted(`Clinic ${SCRIPT}`)}
short_name = "Markup"
phone = "020 7946 0199"
country = "GB"

[wording]
welcome = [${quoted(`Welcome ${SCRIPT} ${IMAGE}`)}]
links = [{ title = ${quoted(`Link ${IMAGE}`)}, address = "https://example.org/?a=1&b=%22" }]

[[locations]]
id = "here"
name = ${quoted(`Place ${IMAGE}`)}
address = ${quoted(`Street ${SCRIPT}`)}
zone = "Europe/London"

[[locations]]
id = "there"
name = ${quoted(`Elsewhere ${SCRIPT}`)}
zone = "Europe/London"

[[types]]
id = "talk"
title = ${quoted(`Talk ${SCRIPT}`)}
length = 60

[[providers]]
id = "one"
name = ${quoted(`Provider ${SCRIPT}`)}
[[providers.availability]]
location = "here"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "09:00"
until = "12:00"

[[providers]]
id = "two"
name = ${quoted(`Provider ${IMAGE}`)}
[[providers.availability]]
location = "there"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "09:00"
until = "12:00"

[[rules]]
id = "talk"
title = ${quoted(`Rule ${IMAGE}`)}
type = "talk"
verification = "none"

[[staff]]
id = "boss"
name = ${quoted(`Boss ${SCRIPT}`)}
role = "superuser"
`;
const PATIENTS = `id,given_names,family_name,phone,email,date_of_birth
1,${SCRIPT},Bobby,,test@example.org,1980-01-01
2,"Robert ""><img src=x onerror=alert(3)>",${'W'.repeat(280)},,two@example.org,1980-01-01
`;

describe('markup in names and texts', () => {
    let slotlink, staff, patient;

    before(async () => {
        slotlink = await Slotlink.start({ clinic: CLINIC, patients: PATIENTS });
        staff = await Person.staff(slotlink);
        patient = await Person.with(slotlink, { viewport: PHONE }, 20_000);
    });
    after(async () => {
        await staff.close();
        await patient.close();
        await slotlink.stop();
    });

    async function harmless(person, ...shown) {
        await person.page.waitForLoadState('load');
        assert.deepEqual(person.complaints, []);
        const here = await person.page.evaluate(() => [document.scripts.length, document.querySelectorAll('[onerror]').length]);
        assert.deepEqual(here, [0, 0], `${person.page.url()} holds markup of a name`);
        for (const text of shown) assert.ok((await person.page.locator('body').innerText()).includes(text), `${text} is not shown as it stands`);
    }

    test('does_not_run_on_any_page_of_the_console', async () => {
        await staff.open('/_local/sign-in');
        await harmless(staff, SCRIPT);
        await staff.press(/Boss/);
        await harmless(staff, `${SCRIPT} Bobby`, 'onerror=alert(3)');
        for (const search of [SCRIPT, IMAGE, '&lt;b&gt;']) {
            await staff.open(`/staff/patients?q=${encodeURIComponent(search)}`);
            await harmless(staff);
            await staff.open(`/staff/patients/1?find=${encodeURIComponent(search)}`);
            await harmless(staff);
            await staff.open(`/staff/patients/1?sent=${encodeURIComponent(search)}`);
            await harmless(staff);
        }
        await staff.open('/staff/rules');
        await harmless(staff, IMAGE, SCRIPT);
        await staff.open('/staff/patients/1');
        await staff.press(/Send by email/);
        await harmless(staff, `${SCRIPT} Bobby`);
    });

    test('does_not_run_on_any_page_of_the_patient_nor_in_the_email', async () => {
        const link = await slotlink.link('2', 'talk');
        await patient.open(link);
        await harmless(patient, SCRIPT, IMAGE);
        await patient.press('Continue to book appointment');
        await harmless(patient, SCRIPT);
        for (const query of ['from', 'provider', 'location', 'days', SCRIPT]) {
            await patient.open(`${link}/slots?${encodeURIComponent(query)}=${encodeURIComponent(IMAGE)}`);
            assert.equal(patient.status, 400);
            await harmless(patient);
        }
        await patient.open(`${link}/slots`);
        await patient.go(patient.slots().first());
        await harmless(patient, SCRIPT);
        await slotlink.advance('PT5S');
        await patient.press('Confirm appointment');
        await harmless(patient, `Talk ${SCRIPT}`);
        for (const { html } of await slotlink.outbox()) {
            assert.doesNotMatch(html, /<script|<img/i);
            await patient.page.setContent(html);
            await harmless(patient);
        }
        await patient.open('/_local/outbox');
        await harmless(patient);
    });

    test('a_name_of_three_hundred_characters_breaks_no_page', async () => {
        for (const address of ['/staff/patients', '/staff/patients/2']) {
            await staff.open(address);
            const wide = await staff.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${address} scrolls sideways by ${wide} px`);
        }
    });
});
