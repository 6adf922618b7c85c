// A rule that asks for the date of birth: nothing personal is shown to anybody who does not know it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';

// Patient 1008, whose link is for a first appointment with Imogen Tarrowby at Harbour House.
const PERSONAL = /Hazel|Quickbeam|1988|First appointment|Tarrowby|Harbour|45 minutes/i;

describe('a link that asks for the date of birth', () => {
    let slotlink, patient, link;

    before(async () => {
        slotlink = await Slotlink.start();
        patient = await Person.patient(slotlink);
        link = await slotlink.link('1008', 'first-visit');
    });
    after(async () => {
        await patient.close();
        await slotlink.stop();
    });

    async function answer(day, month, year) {
        for (const [label, value] of [['Day', day], ['Month', month], ['Year', year]]) {
            await patient.page.getByLabel(label).fill(value);
        }
        await patient.press('Continue');
    }

    /** What was shown, without what the patient typed and without the clinic's own words. */
    function nothing_personal() {
        const shown = patient.body.toString().replace(/<style>.*?<\/style>/s, '').replace(/value="[^"]*"/g, '');
        assert.doesNotMatch(shown, PERSONAL);
    }

    test('the_question_comes_before_anything_personal', async () => {
        await patient.open(link);
        await patient.look('welcome before verification');
        nothing_personal();
        await patient.press('Continue to book appointment');
        await patient.look('date of birth asked');
        nothing_personal();
        assert.equal(patient.status, 401);
        assert.equal(await patient.slots().count(), 0);
    });

    test('no_door_of_the_link_tells_anything_or_books_before_the_answer', async () => {
        const slot = { slot: '20261201T0900Z.tarrowby.harbour' };
        for (const [door, form] of [['review', slot], ['book', { ...slot, nonce: '1.a.b' }]]) {
            const { status, text } = await patient.post(`${link}/${door}`, form);
            assert.ok(status >= 400 && status < 500, `${door}: ${status}`);
            assert.doesNotMatch(text.replace(/value="[^"]*"/g, ''), PERSONAL, door);
        }
        assert.deepEqual(await slotlink.booked('1008'), []);
    });

    test('a_date_that_is_none_is_told_beside_the_fields_and_keeps_what_was_typed', async () => {
        await answer('31', '2', '1988');
        await patient.look('date of birth malformed');
        nothing_personal();
        assert.equal(patient.status, 400);
        assert.deepEqual([
            await patient.page.getByLabel('Day').inputValue(),
            await patient.page.getByLabel('Month').inputValue(),
            await patient.page.getByLabel('Year').inputValue(),
        ], ['31', '2', '1988']);
        const group = patient.page.getByRole('group', { name: 'Your date of birth' });
        assert.match(await group.getByRole('alert').innerText(), /day.*month.*year/i);
        assert.doesNotMatch(await patient.text(), /date_of_birth/, 'a patient reads no field names of programs');
    });

    test('a_malformed_date_is_no_wrong_answer', async () => {
        for (let time = 0; time < 6; time += 1) await answer('', '', '');
        assert.equal(patient.status, 400);
    });

    test('a_wrong_date_says_how_often_one_may_try_again', async () => {
        await answer('21', '5', '1988');
        await patient.look('date of birth wrong');
        nothing_personal();
        assert.equal(patient.status, 401);
        assert.match(await patient.text(), /4 more times/);
    });

    test('five_wrong_answers_bring_a_pause_that_names_the_office', async () => {
        for (let day = 22; day <= 25; day += 1) await answer(String(day), '5', '1988');
        assert.equal(patient.status, 401);
        await patient.look('date of birth wrong for the fifth time');
        nothing_personal();
        assert.match(await patient.text(), /again in a minute/);
        assert.equal(await patient.page.getByLabel('Day').count(), 0, 'no answer is asked for that would not be taken');
        await patient.open(`${link}/slots`);
        await answer('20', '5', '1988');
        assert.equal(patient.status, 429, 'the right answer waits too');
        await patient.look('paused');
        nothing_personal();
        assert.ok(Number(patient.response.headers()['retry-after']) > 0);
        assert.match(await patient.text(), /7946 ?0100/);
    });

    test('after_the_pause_the_right_answer_opens_the_slots', async () => {
        await slotlink.advance('PT2M');
        await patient.open(`${link}/slots`);
        await answer('20', '05', '1988');
        assert.equal(patient.status, 200);
        await patient.look('slots after verification');
        assert.ok(await patient.slots().count() > 0);
    });

    test('the_session_ends_after_a_quarter_of_an_hour_and_the_question_comes_again', async () => {
        await slotlink.advance('PT16M');
        await patient.open(`${link}/slots`);
        assert.equal(patient.status, 401);
        await answer('20', '5', '1988');
        assert.equal(patient.status, 200);
    });

    test('the_verified_patient_books', async () => {
        await patient.go(patient.slots().first());
        await patient.look('review after verification');
        await slotlink.advance('PT5S');
        await patient.press('Confirm appointment');
        assert.match(await patient.heading(), /booked/);
        assert.equal((await slotlink.booked('1008')).length, 1);
    });

    test('the_spent_link_on_another_phone_asks_first_and_shows_the_booking_then', async () => {
        const other = await Person.patient(slotlink);
        await other.open(link);
        await other.look('spent link before verification');
        assert.doesNotMatch(other.body.toString().replace(/<style>.*?<\/style>/s, ''), PERSONAL);
        const calendar = await other.context.request.get(`${link}/calendar.ics`, { headers: { accept: 'text/html' } });
        assert.equal(calendar.status(), 401);
        const own = patient;
        try {
            patient = other;
            await answer('20', '5', '1988');
            assert.match(await other.heading(), /booked/);
            assert.match(await other.text(), /Imogen Tarrowby/);
        } finally {
            patient = own;
            await other.close();
        }
    });

    test('a_phone_that_forgot_its_cookies_is_asked_again_and_told_nothing', async () => {
        const other = await Person.patient(slotlink);
        await other.open(await slotlink.link('1008', 'gait'));
        await other.press('Continue to book appointment');
        const own = patient;
        try {
            patient = other;
            await answer('20', '5', '1988');
            assert.equal(other.status, 200);
            const cookies = await other.context.cookies();
            assert.ok(cookies.length === 1 && cookies[0].httpOnly && cookies[0].secure && cookies[0].sameSite === 'Lax');
            await other.context.clearCookies();
            await other.arrive(() => other.page.reload());
            assert.equal(other.status, 401);
            nothing_personal();
        } finally {
            patient = own;
            await other.close();
        }
    });
});
