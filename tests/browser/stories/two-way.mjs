// Messages that go both ways: a text fails and its email arrives; a patient writes what only people can read, another
// answers by text, moves by the link in a text, and wants no more texts. The phone on screen stands in for theirs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

const READERS = [
    { language: 'en', id: '1001', name: 'Alice Thistlewood', number: '+447700900101' },
    { language: 'fr', id: '1010', name: 'Céleste D\'Ambreville', number: '+33639981010' },
];
/** Somebody whose text fails, and somebody who writes at length, from right to left. */
const OUT_OF_REACH = { id: '1002', number: '+447700900102', email: 'b.ofernsby@example.org' };
const WRITER = { id: '1005', number: '+447700900105', name: 'نور الخيالية' };
const LONG = 'هل يمكنني أن أحضر مع ابنتي؟ '.repeat(40).slice(0, 1000).trim();

const DAY = 24 * 3600 * 1000;

for (const reader of READERS) story(reader);

function story({ language, id, name, number }) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`messages that go both ways, in the language ${language}`, () => {
        let slotlink, staff, patient;

        before(async () => {
            slotlink = await Slotlink.start();
            staff = await Person.staff(slotlink, { language });
            await staff.open(`/_local/sign-in?language=${language}`);
            await staff.press(/Tomasz/);
            patient = await Person.patient(slotlink, PHONE, language);
            await patient.open(`/_local/outbox?language=${language}`);
        });
        after(async () => {
            await staff.close();
            await patient.close();
            await slotlink.stop();
        });

        const now = async () => Date.parse((await slotlink.ask('POST', '/_local/clock', {})).body.now);
        const appointment = async () => (await slotlink.booked(id))[0];
        /** The conversation with a number or address, on the phone on screen. */
        const talk = (to) => patient.page.locator('section').filter({ has: patient.page.getByRole('heading', { name: to }) });
        /** Writes a text from a number, and reads the page that comes back. */
        const write = async (from, text) => {
            await patient.open('/_local/outbox');
            await talk(from).getByRole('textbox', { name: say.answerAsPatient }).fill(text);
            await patient.go(talk(from).getByRole('button', { name: say.sendText, exact: true }));
        };
        const last = async (to) => (await slotlink.outbox()).findLast((one) => one.to === to);

        step('l16_a_text_that_fails_is_followed_by_an_email_and_the_record_says_why', async () => {
            await slotlink.link(OUT_OF_REACH.id, 'follow-up', 'sms');
            await slotlink.outbox();
            await patient.open('/_local/outbox');
            await patient.go(talk(OUT_OF_REACH.number).getByRole('listitem').last().getByRole('link', { name: say.becomesOfIt }));
            await patient.look('what becomes of a text');
            await patient.press(say.outOfReach);
            assert.match(await talk(OUT_OF_REACH.number).innerText(), say.carrierReports);
            assert.ok(await talk(OUT_OF_REACH.email).count() === 1, 'the email is there when the page is');
            await patient.look('phone with a text that failed');
            await staff.open(`/staff/patients/${OUT_OF_REACH.id}`);
            assert.match(await staff.text(), say.outOfReachSoEmail);
            await staff.look('record with a text that failed');
        });

        step('c17_what_only_people_can_read_stands_on_the_day_until_somebody_has_read_it', async () => {
            await slotlink.link(WRITER.id, 'follow-up', 'sms');
            await slotlink.outbox();
            await write(WRITER.number, LONG);
            await patient.look('phone with a long answer');
            assert.equal((await last(WRITER.number)).kind, 'reply_passed_on');
            await staff.open('/staff/today');
            await staff.look('today with a text of a patient');
            const list = () => staff.page.getByRole('region', { name: say.repliesToRead });
            assert.equal(await list().getByRole('row').count(), 2, 'its heading and one text');
            const shown = await list().innerText();
            assert.ok(shown.includes(WRITER.name) && shown.includes(LONG.slice(0, 100)) && !shown.includes(LONG), 'its beginning');
            await staff.go(list().getByRole('link', { name: say.readInRecord }));
            await staff.look('channel with a long text of a patient');
            const said = await staff.text();
            assert.ok(said.includes(LONG), 'all of it');
            assert.match(said, say.textReceived);
            await staff.open('/staff/today');
            await staff.go(list().getByRole('button', { name: say.done }));
            assert.equal(await list().count(), 0);
        });

        step('a11_a_text_asks_for_1_2_or_3_and_2_brings_a_link_to_other_times', async () => {
            const link = await slotlink.link(id, 'follow-up', 'sms');
            const from = new Date(await now() + 5 * DAY).toISOString().slice(0, 10);
            const { body: { slots } } = await slotlink.ask('GET', `${link}/slots?from=${from}`);
            assert.equal((await slotlink.ask('POST', `${link}/book`, { slot: slots[0].id })).status, 201);
            const { start } = await appointment();
            await slotlink.clock({ now: new Date(Date.parse(start) - 3 * DAY).toISOString() });
            assert.equal((await last(number)).kind, 'confirmation_request');
            await patient.open('/_local/outbox');
            assert.match(await talk(number).innerText(), say.reply123);
            await write(number, '2');
            await patient.look('phone with an answer');
            const bubbles = talk(number).getByRole('listitem');
            assert.match(await bubbles.nth(-2).innerText(), /^2\s/, 'the answer stands below the question');
            const way = await last(number);
            assert.equal(way.kind, 'self_reschedule');
            assert.ok((await bubbles.last().innerText()).includes(way.links[0]), 'and below it what came back');
        });

        step('a02_the_link_in_that_text_moves_the_appointment', async () => {
            const before = await appointment();
            assert.equal(before.answer, 'reschedule');
            await patient.go(talk(number).getByRole('listitem').last().getByRole('link').first());
            if (await patient.slots().count() === 0) await patient.follow(say.moveIt);
            assert.match(await patient.heading(), say.newTimeHeading);
            await patient.go(patient.slots().last());
            await slotlink.advance('PT5S');
            await patient.press(say.move);
            assert.match(await patient.heading(), say.movedHeading);
            assert.notEqual((await appointment()).start, before.start);
            await staff.open(`/staff/patients/${id}`);
            const said = await staff.text();
            assert.match(said, say.wantsAnother);
            assert.ok(await staff.page.locator('.channel .preview').filter({ hasText: /^2$/ }).count() === 1, 'what was written');
        });

        step('c17_stop_stops_texts_at_once_and_the_record_says_so', async () => {
            await staff.open(`/staff/patients/${id}`);
            assert.doesNotMatch(await staff.text(), say.goesByEmail);
            await write(number, 'STOP');
            const texts = (await slotlink.outbox()).filter((one) => one.to === number).length;
            await staff.open(`/staff/patients/${id}`);
            await staff.look('record of somebody who wants no texts');
            const said = await staff.text();
            for (const expected of [say.textsStopped, say.stoppedByText, say.goesByEmail]) assert.match(said, expected);
            assert.equal((await slotlink.outbox()).filter((one) => one.to === number).length, texts, 'nobody texts back');
        });

        step('l18_the_reminder_that_would_have_been_a_text_goes_by_email_and_the_record_says_why', async () => {
            const { start } = await appointment();
            const reminders = async () => (await slotlink.outbox()).filter(({ kind }) => kind === 'reminder');
            await slotlink.clock({ now: new Date(Date.parse(start) - DAY - 60_000).toISOString() });
            const before = (await reminders()).length;
            await slotlink.advance('PT2M');
            const sent = (await reminders()).slice(before);
            assert.deepEqual(sent.map(({ channel }) => channel), ['email'], 'the text of 24 hours before');
            await staff.open(`/staff/patients/${id}`);
            assert.match(await staff.text(), say.noTextsSoEmail);
            await staff.look('record with a reminder that went by email');
        });

        step('l18_whoever_nothing_reaches_stands_on_the_day_with_a_number_to_call', async () => {
            await write(WRITER.number, 'STOP');
            const email = (await slotlink.record(WRITER.id)).patient.email;
            await slotlink.link(WRITER.id, 'soonest', 'sms');
            await slotlink.outbox();
            await patient.open('/_local/outbox');
            await patient.go(talk(email).getByRole('article').first().getByRole('link', { name: say.becomesOfIt }));
            await patient.press(say.noSuchMailbox);
            await staff.open('/staff/today');
            await staff.look('today with somebody whom nothing reaches');
            const list = staff.page.getByRole('region', { name: say.unreachable });
            assert.equal(await list.locator(`a[href="tel:${WRITER.number}"]`).count(), 1);
            await staff.go(list.getByRole('link', { name: WRITER.name }));
            await staff.look('record of somebody whom nothing reaches');
            assert.match(await staff.text(), say.nobodyReached);
        });
    });
}
