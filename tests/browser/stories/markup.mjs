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
colour = "#ffff00"
welcome = [
    ${quoted(`Welcome ${SCRIPT} ${IMAGE}`)},
    "Please *do* bring **it**: [the map](https://example.org/map), ![no picture](https://example.org/x.png).",
]
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
        patient = await Person.with(slotlink, { viewport: PHONE }, 'patient');
    });
    after(async () => {
        await staff.close();
        await patient.close();
        await slotlink.stop();
    });

    async function harmless(person, ...shown) {
        await person.page.waitForLoadState('load');
        assert.deepEqual(person.complaints, []);
        const here = await person.page.evaluate(() => [
            // The console's own stands last.
            document.querySelectorAll('script:not(body > script:last-child)').length,
            document.querySelectorAll('[onerror]').length,
        ]);
        assert.deepEqual(here, [0, 0], `${person.page.url()} holds markup of a name`);
        for (const text of shown) assert.ok((await person.page.locator('body').innerText()).includes(text), `${text} is not shown as it stands`);
    }

    test('does_not_run_on_any_page_of_the_console', async () => {
        await staff.open('/_local/sign-in');
        await harmless(staff, SCRIPT);
        await staff.press(/Boss/);
        await staff.open('/staff/patients');
        await harmless(staff, `${SCRIPT} Bobby`, 'onerror=alert(3)');
        await staff.page.getByRole('searchbox').fill('bobby');
        await staff.page.waitForURL(/q=bobby/);
        await harmless(staff, `${SCRIPT} Bobby`);
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
        await staff.page.getByRole('radio').first().check();
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
            // On a page of no policy: an email is read in another program.
            await patient.page.goto('about:blank');
            await patient.page.setContent(html);
            await harmless(patient);
        }
        await patient.open('/_local/outbox');
        await harmless(patient);
    });

    test('of_what_a_clinic_writes_emphasis_and_links_are_kept_and_its_colour_is_made_legible', async () => {
        await patient.open(await slotlink.link('2', 'talk'));
        await patient.look('welcome with markup');
        await harmless(patient, 'Please do bring it: the map, no picture.');
        const main = patient.page.locator('main');
        assert.equal(await main.locator('em').innerText(), 'do');
        assert.equal(await main.locator('strong').innerText(), 'it');
        assert.equal(await patient.page.getByRole('link', { name: 'the map' }).getAttribute('href'), 'https://example.org/map');
        assert.equal(await main.getByRole('img').count(), 0);
        const colour = await patient.page.getByRole('button').first().evaluate((button) => getComputedStyle(button).backgroundColor);
        assert.notEqual(colour, 'rgb(255, 255, 0)', 'nobody reads white on yellow');
    });

    test('a_name_of_three_hundred_characters_breaks_no_page', async () => {
        for (const address of ['/staff/patients', '/staff/patients/2']) {
            await staff.open(address);
            const wide = await staff.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${address} scrolls sideways by ${wide} px`);
        }
    });
});
