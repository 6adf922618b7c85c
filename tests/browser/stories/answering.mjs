// A patient is asked whether they come, answers, thinks again, and is led to another time.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

const OFFICE = '+442079460199';
const CLINIC = `
id = "asking"
name = "Asking Clinic"
phone = "020 7946 0199"
country = "GB"

[[locations]]
id = "here"
name = "Asking House"
zone = "Europe/London"

[[types]]
id = "talk"
title = "Talk"
length = 60

[[providers]]
id = "there"
name = "Always There"
[[providers.availability]]
location = "here"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
until = "24:00"

[[rules]]
id = "visit"
title = "Visit"
type = "talk"
providers = ["there"]
verification = "none"

[messages.confirmation_requests]
email = ["2d"]

[[staff]]
id = "boss"
name = "Boss"
role = "superuser"
`;
const PATIENTS = `id,given_names,family_name,phone,email,date_of_birth,language
en,Test,Patient,,test@example.org,1980-01-01,en
fr,Essai,Patient,,essai@example.org,1980-01-01,fr
`;

LANGUAGES.forEach((language) => describe(`a patient answers in the language ${language}`, () => {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);
    let slotlink, patient, slots, manage;

    before(async () => {
        slotlink = await Slotlink.start({ clinic: CLINIC, patients: PATIENTS });
        patient = await Person.patient(slotlink, PHONE, language);
        const link = await slotlink.link(language, 'visit');
        ({ body: { slots } } = await slotlink.ask('GET', `${link}/slots`));
        assert.equal((await slotlink.ask('POST', `${link}/book`, { slot: slots.at(-1).id })).status, 201);
        const mail = (await slotlink.outbox()).findLast((one) => one.kind === 'confirmation');
        [manage] = mail.links;
    });
    after(async () => {
        await patient.close();
        await slotlink.stop();
    });

    const known = async () => (await slotlink.booked(language))[0];
    /** Looks at the page for some seconds, and presses. */
    const press = async (name) => {
        await slotlink.advance('PT5S');
        await patient.press(name);
    };

    step('a11_the_question_comes_two_days_before_and_not_sooner', async () => {
        await patient.open(manage);
        assert.doesNotMatch(await patient.text(), say.willYouCome);
        const { start } = await known();
        await slotlink.clock({ now: new Date(Date.parse(start) - 2 * 24 * 3600 * 1000).toISOString() });
        await patient.open(manage);
        await patient.look('asked whether they come');
        assert.match(await patient.text(), say.willYouCome);
        assert.ok(await patient.page.getByRole('link', { name: say.moveIt }).count() === 1, 'the direct way stays');
    });

    step('c02_a_press_of_a_page_that_stood_open_answers_nothing_until_the_second', async () => {
        await patient.open(manage);
        await slotlink.advance('PT61M');
        await patient.press(say.iCome);
        assert.equal(patient.status, 409);
        await patient.look('answer, press once more');
        assert.match(await patient.heading(), say.oncemore);
        assert.equal((await known()).answer, null);
        await press(say.iCome);
        await patient.look('answered: they come');
        assert.match(await patient.text(), say.knowsThatICome);
        assert.equal((await known()).answer, 'confirm');
    });

    step('a11_reload_and_back_are_harmless_and_the_page_keeps_what_was_said', async () => {
        await patient.arrive(() => patient.page.reload());
        assert.match(await patient.text(), say.knowsThatICome);
        await patient.open(manage);
        assert.match(await patient.text(), say.saidThatICome);
        const back = await patient.page.goBack().then(() => '', (error) => error.message.split('\n')[0]);
        assert.equal(back, '', 'the back button shows a page');
        await patient.open(manage);
        const { events } = await slotlink.record(language);
        assert.equal(events.filter(({ kind }) => kind === 'request_answered').length, 1);
    });

    step('a02_a12_whoever_cannot_come_is_led_to_another_time_and_the_old_one_stands_until_then', async () => {
        await press(say.iCannotCome);
        await patient.look('answered: they cannot come');
        assert.match(await patient.text(), say.wayOutSent);
        assert.ok(await patient.page.locator(`a[href="tel:${OFFICE}"]`).count() > 0, 'whom to call');
        assert.ok(await patient.page.getByRole('link', { name: say.cancelIt }).count() === 1);
        const { answer, status } = await known();
        assert.deepEqual({ answer, status }, { answer: 'cancel', status: 'booked' });
        await patient.follow(say.moveIt);
        assert.match(await patient.heading(), say.newTimeHeading);
    });

    step('a12_after_a_move_the_question_is_open_again', async () => {
        const { body: { slots: free } } = await slotlink.ask('GET', `${manage}/slots`);
        const { start } = await known();
        const next = free.find((slot) => Date.parse(slot.start) > Date.parse(start)) ?? free.at(-1);
        assert.equal((await slotlink.ask('POST', `${manage}/reschedule`, { slot: next.id })).status, 200);
        await slotlink.clock({ now: new Date(Date.parse(next.start) - 3600 * 1000).toISOString() });
        await patient.open(manage);
        assert.match(await patient.text(), say.willYouCome);
        assert.equal((await known()).answer, null);
        await press(say.iNeedAnotherTime);
        await patient.look('answered: they need another time');
        assert.equal((await known()).answer, 'reschedule');
    });
}));
