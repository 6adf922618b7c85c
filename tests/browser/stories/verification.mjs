// A rule that asks for the date of birth: nothing personal is shown to anybody who does not know it. Each answer leads
// back to a page that can be loaded again and gone back to.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

// Both links are for a first appointment with Imogen Tarrowby at Harbour House.
const PATIENTS = [
    { language: 'en', id: '1008', born: ['20', '5', '1988'], personal: /Hazel|Quickbeam|1988|First appointment|Tarrowby|Harbour|45 minutes/i },
    { language: 'fr', id: '1010', born: ['27', '10', '1993'], personal: /Céleste|Ambreville|1993|Premier rendez-vous|Tarrowby|Harbour|45 minutes/i },
];

for (const patient of PATIENTS) story(patient);

function story({ language, id, born, personal }) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`a link that asks for the date of birth, in the language ${language}`, () => {
        let slotlink, patient, link;

        before(async () => {
            slotlink = await Slotlink.start();
            patient = await Person.patient(slotlink, PHONE, language);
            link = await slotlink.link(id, 'first-visit');
        });
        after(async () => {
            await patient.close();
            await slotlink.stop();
        });

        const field = (label) => patient.page.getByLabel(label, { exact: true });
        const answer = async (...typed) => {
            for (const [place, label] of [say.day, say.month, say.year].entries()) await field(label).fill(typed[place]);
            await patient.press(say.answer);
        };
        const typed = () => Promise.all([say.day, say.month, say.year].map((label) => field(label).inputValue()));
        /** A wrong answer is a day beside the right one. */
        const wrong = (days) => answer(String(Number(born[0]) - days), born[1], born[2]);

        /** What was shown, without what the patient typed: into the fields, or as an address, which the footer repeats. */
        function nothingPersonal() {
            const shown = patient.body.toString().replace(/<(style|footer)>.*?<\/\1>/gs, '').replace(/value="[^"]*"/g, '');
            assert.doesNotMatch(shown, personal);
        }

        step('the_question_comes_before_anything_personal', async () => {
            await patient.open(link);
            await patient.look('welcome before the question');
            nothingPersonal();
            await patient.press(say.continueToBook);
            await patient.look('date of birth asked');
            assert.match(await patient.heading(), say.verifyHeading);
            nothingPersonal();
            assert.equal(patient.status, 401);
            assert.equal(await patient.slots().count(), 0);
        });

        step('no_door_of_the_link_tells_anything_or_books_before_the_answer', async () => {
            const slot = { slot: '20261201T0900Z.tarrowby.harbour' };
            for (const [door, form] of [['review', slot], ['book', { ...slot, nonce: '1.a.b' }], ['no-time', { nonce: '1.a.b' }]]) {
                const { status, text } = await patient.post(`${link}/${door}`, form);
                assert.ok(status >= 400 && status < 500, `${door}: ${status}`);
                assert.doesNotMatch(text.replace(/<style>.*?<\/style>/s, '').replace(/value="[^"]*"/g, ''), personal, door);
            }
            for (const door of ['', '/slots', '/slots?slot=20261201T0900Z.tarrowby.harbour', '/no-time', '/calendar.ics']) {
                await patient.open(link + door);
                nothingPersonal();
            }
            assert.deepEqual(await slotlink.booked(id), []);
        });

        step('a_date_that_is_none_is_told_beside_the_fields_and_keeps_what_was_typed', async () => {
            await patient.open(`${link}/slots`);
            await answer('31', '2', born[2]);
            assert.match(patient.page.url(), /\/slots\?answer=unreadable$/);
            await patient.look('date of birth unreadable');
            nothingPersonal();
            assert.equal(patient.status, 401);
            assert.match(await patient.heading(), say.unreadableAnswer);
            assert.deepEqual(await typed(), ['31', '2', born[2]]);
            // The summary leads to the field, and the group of fields says what to enter.
            await patient.page.getByRole('alert').getByRole('link', { name: say.dateInNumbers }).click();
            assert.equal(await patient.page.locator(':focus, :target').first().getAttribute('id'), 'day');
            const group = patient.page.getByRole('group', { name: say.dateOfBirth });
            assert.match(await group.innerText(), say.dateInNumbers);
            assert.match(await group.evaluate((element) => element.getAttribute('aria-describedby')
                .split(' ').map((id) => document.getElementById(id).textContent).join(' ')), say.dateInNumbers);
            assert.equal(await field(say.day).getAttribute('aria-invalid'), 'true');
            assert.doesNotMatch(await patient.text(), /date_of_birth/, 'a patient reads no field names of programs');
        });

        step('a_date_that_is_none_counts_as_no_wrong_answer', async () => {
            for (let time = 0; time < 6; time += 1) await answer('', '', '');
            assert.equal(patient.status, 401);
            assert.match(await patient.heading(), say.unreadableAnswer);
        });

        step('a_wrong_date_says_how_often_one_may_try_again_and_loading_it_again_counts_nothing', async () => {
            await wrong(1);
            assert.match(patient.page.url(), /\/slots\?answer=wrong$/);
            await patient.look('date of birth wrong');
            nothingPersonal();
            assert.equal(patient.status, 401);
            assert.match(await patient.heading(), say.wrongAnswer);
            assert.match(await patient.text(), say.fourMoreTries);
            assert.deepEqual(await typed(), [String(Number(born[0]) - 1), born[1], born[2]]);
            await patient.arrive(() => patient.page.reload());
            assert.match(await patient.text(), say.fourMoreTries);
        });

        step('five_wrong_answers_bring_a_pause_that_names_the_office', async () => {
            for (let days = 2; days <= 5; days += 1) await wrong(days);
            assert.equal(patient.status, 429);
            await patient.look('date of birth wrong for the fifth time');
            nothingPersonal();
            assert.match(await patient.text(), say.paused);
            assert.ok(Number(patient.response.headers()['retry-after']) > 0);
            assert.equal(await field(say.day).count(), 0, 'no answer is asked for that would not be taken');
            assert.match(await patient.text(), /020 7946 0100/);
        });

        step('the_right_answer_waits_too', async () => {
            await patient.open(`${link}/slots`);
            await answer(...born);
            nothingPersonal();
            assert.equal(await patient.slots().count(), 0);
            assert.match(await patient.text(), say.paused);
            assert.match(await patient.text(), /020 7946 0100/);
        });

        step('after_the_pause_the_right_answer_opens_the_slots', async () => {
            await slotlink.advance('PT2M');
            await patient.open(`${link}/slots`);
            await answer(born[0], `0${born[1]}`.slice(-2), born[2]);
            assert.equal(patient.status, 200);
            await patient.look('slots after the question');
            assert.ok(await patient.slots().count() > 0);
        });

        step('the_session_ends_after_a_quarter_of_an_hour_and_the_question_comes_again', async () => {
            await slotlink.advance('PT16M');
            await patient.open(`${link}/slots`);
            assert.equal(patient.status, 401);
            await answer(...born);
            assert.equal(patient.status, 200);
        });

        step('the_verified_patient_books', async () => {
            await patient.go(patient.slots().first());
            await patient.look('review after the question');
            await slotlink.advance('PT5S');
            await patient.press(say.confirm);
            assert.match(await patient.heading(), say.bookedHeading);
            assert.equal((await slotlink.booked(id)).length, 1);
        });

        step('the_spent_link_on_another_phone_asks_first_and_shows_the_booking_then', async () => {
            await onAnotherPhone(async () => {
                await patient.open(link);
                await patient.look('spent link before the question');
                nothingPersonal();
                const calendar = await patient.context.request.get(`${link}/calendar.ics`, { headers: { accept: 'text/html' } });
                assert.equal(calendar.status(), 401);
                await answer(...born);
                assert.match(await patient.heading(), say.bookedHeading);
                assert.match(await patient.text(), /Imogen Tarrowby/);
            });
        });

        step('a_phone_that_forgot_its_cookies_is_asked_again_and_told_nothing', async () => {
            await onAnotherPhone(async () => {
                await patient.open(await slotlink.link(id, 'gait'));
                await patient.press(say.continueToBook);
                await answer(...born);
                assert.equal(patient.status, 200);
                const cookies = await patient.context.cookies();
                assert.ok(cookies.length === 1 && cookies[0].httpOnly && cookies[0].secure && cookies[0].sameSite === 'Lax');
                await patient.context.clearCookies();
                await patient.arrive(() => patient.page.reload());
                assert.equal(patient.status, 401);
                nothingPersonal();
            });
        });

        async function onAnotherPhone(steps) {
            const own = patient;
            patient = await Person.patient(slotlink, PHONE, language);
            try {
                await steps();
            } finally {
                await patient.close();
                patient = own;
            }
        }
    });
}
