// A rule that asks for a one-time code: the patient has one sent, reads it on the phone and types it in.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

// Both links are for a telephone call with Wilhelmina Oakenfold-Marsh.
const PATIENTS = [
    { language: 'en', id: '1008', masked: '•••• 108', personal: /Hazel|Quickbeam|1988|Telephone call|Oakenfold|15 minutes/i },
    { language: 'fr', id: '1010', masked: '•••• 010', personal: /Céleste|Ambreville|1993|Appel téléphonique|Oakenfold|15 minutes/i },
];

for (const patient of PATIENTS) story(patient);

function story({ language, id, masked, personal }) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`a link that asks for a code, in the language ${language}`, () => {
        let slotlink, patient, link;

        before(async () => {
            slotlink = await Slotlink.start();
            patient = await Person.patient(slotlink, PHONE, language);
            link = await slotlink.link(id, 'private-call');
        });
        after(async () => {
            await patient.close();
            await slotlink.stop();
        });

        const field = () => patient.page.getByLabel(say.code, { exact: true });
        const answer = async (code) => {
            await field().fill(code);
            await patient.press(say.answer);
        };
        const sent = async () => (await slotlink.outbox()).filter((message) => message.kind === 'one_time_code');
        const newest = async () => /\b\d{6}\b/.exec((await sent()).at(-1).text)[0];
        const besides = (code, by) => String((Number(code) + by) % 1_000_000).padStart(6, '0');
        /** Presses the button after as long as a person takes to find it. */
        const send = async (name) => {
            await slotlink.advance('PT2S');
            await patient.press(name);
        };
        /** What was shown, without the page's own address, which its footer repeats. */
        function nothingPersonal() {
            assert.doesNotMatch(patient.body.toString().replace(/<(style|footer)>.*?<\/\1>/gs, ''), personal);
        }

        step('the_page_says_where_a_code_goes_and_sends_none_by_itself', async () => {
            await patient.open(link);
            nothingPersonal();
            await patient.press(say.continueToBook);
            await patient.look('code offered');
            nothingPersonal();
            assert.equal(patient.status, 401);
            assert.match(await patient.heading(), say.verifyHeading);
            assert.match(await patient.text(), new RegExp(masked));
            assert.equal(await field().count(), 0);
            assert.deepEqual(await sent(), []);
        });

        step('the_button_sends_a_text_and_the_page_asks_for_its_digits', async () => {
            await send(say.sendCode);
            assert.match(patient.page.url(), /\/slots\?answer=code-sent$/);
            await patient.look('code asked');
            nothingPersonal();
            assert.equal((await sent()).length, 1);
            assert.equal((await sent())[0].channel, 'sms');
            assert.match(await patient.heading(), say.enterCode);
            assert.equal(await field().getAttribute('autocomplete'), 'one-time-code');
            assert.equal(await field().getAttribute('inputmode'), 'numeric');
        });

        step('what_is_no_code_and_what_is_another_are_told_beside_the_field', async () => {
            await answer('12 34');
            await patient.look('code unreadable');
            assert.match(await patient.heading(), say.unreadableCode);
            await answer(besides(await newest(), 1));
            await patient.look('code wrong');
            nothingPersonal();
            assert.match(await patient.heading(), say.wrongAnswer);
            assert.match(await patient.text(), say.fourMoreTries);
            await patient.page.getByRole('alert').getByRole('link').click();
            assert.equal(await patient.page.locator(':focus, :target').first().getAttribute('id'), 'code');
            assert.equal(await field().inputValue(), '', 'no code is kept');
            assert.doesNotMatch(patient.page.url(), /\d{6}/);
            await patient.arrive(() => patient.page.reload());
            assert.match(await patient.text(), say.fourMoreTries);
        });

        step('after_a_minute_a_new_code_comes_by_email_and_the_old_one_no_longer_works', async () => {
            const old = await newest();
            await slotlink.advance('PT1M');
            await send(say.sendCodeByEmail);
            assert.equal((await sent()).at(-1).channel, 'email');
            await answer(old);
            assert.match(await patient.heading(), say.wrongAnswer);
        });

        step('the_code_opens_the_times_and_leaves_no_trace_in_the_browser', async () => {
            const code = await newest();
            await answer(code);
            assert.equal(patient.status, 200);
            assert.ok(await patient.slots().count() > 0);
            const cookies = await patient.context.cookies();
            assert.ok(cookies.every((cookie) => cookie.httpOnly && cookie.secure && !cookie.value.includes(code)));
            assert.doesNotMatch(patient.page.url(), new RegExp(code));
        });

        step('the_back_button_and_a_reload_ask_for_nothing_that_was_answered', async () => {
            await patient.arrive(() => patient.page.goBack());
            assert.equal(patient.status, 200, 'the page with the question shows the times by now');
        });

        step('after_the_session_a_used_code_is_refused_and_the_way_to_a_new_one_stands_there', async () => {
            const used = await newest();
            await slotlink.advance('PT16M');
            await patient.open(`${link}/slots`);
            assert.equal(await field().count(), 0);
            const { headers } = await patient.post(`${link}/verify`, { press: 'late', code: used });
            assert.match(headers.location, /answer=no-code$/);
            await patient.open(headers.location);
            await patient.look('code no longer works');
            assert.match(await patient.heading(), say.noCode);
            await send(say.sendCode);
            await answer(await newest());
            assert.equal(patient.status, 200);
        });

        step('five_wrong_codes_bring_a_pause_that_names_the_office', async () => {
            await slotlink.advance('PT16M');
            await patient.open(`${link}/slots`);
            await send(say.sendCode);
            const code = await newest();
            for (let by = 1; by <= 5; by += 1) await answer(besides(code, by));
            assert.equal(patient.status, 429);
            await patient.look('code wrong for the fifth time');
            assert.match(await patient.text(), say.paused);
            assert.match(await patient.text(), /020 7946 0100/);
            assert.equal(await patient.page.getByRole('button').count(), 0, 'nothing is asked for that would not be taken');
        });
    });
}
