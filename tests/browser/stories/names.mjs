// People and clinics are called what they are called: from right to left, in emoji, at length, with letters that take no
// room. No name moves what stands around it or makes a page wider than the phone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DESKTOP, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

const NARROW = { width: 320, height: 640 };
const ARABIC = 'مركز الخيال (1) للعلاج';
const HEBREW = 'ד״ר דוגמה, בדויה 2';
const EMOJI = 'Dr 👩🏽‍⚕️ Émoji 🏳️‍🌈🧑‍🧑‍🧒';
const UNBROKEN = 'W'.repeat(300);
/** The longest that a clinic's file takes for its own names. */
const LONGEST = 'M'.repeat(100);
const INVISIBLE = 'Ann\u200ba\u200d\u2060bel\u00adle';
// What follows an isolate that nothing ends is read from right to left, unless it is kept within the name. (Overrides
// and embeddings are no part of any name: they are refused when a clinic is loaded.)
const UNENDED = 'Mirror \u2067name';
const quoted = (text) => JSON.stringify(text);

const provider = (id, name) => `
[[providers]]
id = "${id}"
name = ${quoted(name)}
[[providers.availability]]
location = "here"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "11:00"
until = "12:00"
`;
const CLINIC = `
id = "names"
name = ${quoted(ARABIC)}
short_name = "Names"
phone = "020 7946 0166"
country = "GB"

[[locations]]
id = "here"
name = ${quoted(`${EMOJI} ${HEBREW}`)}
address = ${quoted(`5 ${LONGEST.slice(2)}`)}
zone = "Europe/London"

[[types]]
id = "talk"
title = ${quoted(`${ARABIC} ${EMOJI}`)}
length = 60
${provider('hebrew', HEBREW)}${provider('long', LONGEST)}${provider('invisible', INVISIBLE)}
[[rules]]
id = "talk"
title = ${quoted(`${HEBREW} ${LONGEST}`.slice(0, 100))}
type = "talk"
minimum_notice_hours = 0
horizon_days = 1
verification = "none"

[[staff]]
id = "boss"
name = ${quoted(HEBREW)}
role = "superuser"
`;
const PATIENTS = `id,given_names,family_name,phone,email,date_of_birth
1,${ARABIC},${EMOJI},,one@example.org,1980-01-01
2,,${UNBROKEN},,two@example.org,1980-01-01
3,${INVISIBLE},"${HEBREW}",,three@example.org,1980-01-01
4,${UNENDED},Name,,four@example.org,1980-01-01
`;

describe('names of every kind', () => {
    const say = words();
    let slotlink;

    before(async () => { slotlink = await Slotlink.start({ clinic: CLINIC, patients: PATIENTS }); });
    after(() => slotlink.stop());

    async function fits(person) {
        const faults = await person.page.evaluate((width) => {
            const wide = document.documentElement.scrollWidth - width;
            return wide > 0 ? [`${location.pathname} scrolls sideways by ${wide} px`] : [];
        }, person.page.viewportSize().width);
        assert.deepEqual(faults, []);
    }

    /** Wherever the page shows the name, its order is its own: no word around it moves. */
    async function isolated(person, name) {
        const { shown, loose } = await person.page.evaluate(([name, whole]) => {
            const own = (element) => element.matches('bdi,[dir=auto]') || /isolate|plaintext/.test(getComputedStyle(element).unicodeBidi) && element.innerText.trim() === name;
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const [shown, loose] = [[], []];
            for (let text = texts.nextNode(); text; text = texts.nextNode()) {
                if (!text.data.includes(name)) continue;
                shown.push(text.data);
                const alone = [name, ...whole].includes(text.data.trim());
                if (!(alone && own(text.parentElement)) && !text.data.includes(`\u2068${name}\u2069`)) loose.push(text.parentElement.outerHTML.slice(0, 200));
            }
            return { shown, loose };
        }, [name, [`${ARABIC} ${EMOJI}`, `${EMOJI} ${HEBREW}`, `${INVISIBLE} ${HEBREW}`]]);
        assert.ok(shown.length > 0, `${name} is shown`);
        assert.deepEqual(loose, [], `${person.page.url()}: names that may move what is around them`);
    }

    test('every_name_is_isolated_from_the_words_around_it', async () => {
        const patient = await Person.patient(slotlink);
        const staff = await Person.staff(slotlink);
        try {
            const link = await slotlink.link('4', 'talk');
            await patient.open(link);
            await isolated(patient, ARABIC);
            await patient.open(`${link}/slots`);
            await isolated(patient, ARABIC);
            await patient.go(patient.page.getByRole('button', { name: /\d\d:\d\d/ }).first());
            await isolated(patient, `${EMOJI} ${HEBREW}`);
            await staff.open('/_local/sign-in');
            await staff.press(HEBREW);
            await staff.open('/staff/patients');
            await isolated(staff, `${ARABIC} ${EMOJI}`);
            await isolated(staff, HEBREW);
            await isolated(staff, `${UNENDED} Name`);
            await staff.open('/staff/patients/4');
            await isolated(staff, `${UNENDED} Name`);
        } finally {
            await patient.close();
            await staff.close();
        }
    });

    test('a_patient_books_with_people_of_such_names_on_a_narrow_phone', async () => {
        const patient = await Person.patient(slotlink, NARROW);
        try {
            await patient.open(await slotlink.link('1', 'talk'));
            await fits(patient);
            assert.ok((await patient.page.locator('header').innerText()).includes(ARABIC));
            await patient.press(say.continueToBook);
            await fits(patient);
            await patient.go(patient.page.getByRole('button', { name: /\d\d:\d\d/ }).last());
            await fits(patient);
            await slotlink.advance('PT5S');
            await patient.press(say.confirm);
            await fits(patient);
            assert.match(await patient.heading(), say.bookedHeading);
            assert.ok((await patient.text()).includes(`${EMOJI} ${HEBREW}`), await patient.text());
        } finally {
            await patient.close();
        }
    });

    for (const viewport of [NARROW, DESKTOP]) {
        test(`staff_find_people_of_such_names_and_send_them_links (${viewport.width} px)`, async () => {
            const staff = await Person.staff(slotlink, { viewport });
            try {
                await staff.open('/_local/sign-in');
                await staff.press(HEBREW);
                await fits(staff);
                for (const [id, name] of [['1', ARABIC], ['2', UNBROKEN], ['3', INVISIBLE]]) {
                    await staff.open(`/staff/patients/${id}`);
                    await fits(staff);
                    assert.ok((await staff.page.getByRole('heading', { level: 1 }).textContent()).includes(name), `${name} is shown as it stands`);
                    await staff.press(say.sendEmail);
                    assert.equal(staff.status, 200);
                    await fits(staff);
                }
                await staff.open('/staff/rules');
                await fits(staff);
            } finally {
                await staff.close();
            }
        });
    }
});
