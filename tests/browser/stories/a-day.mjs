// A day in the life of an appointment, with the clock moved: what is sent, to whom, when and in which language, and what
// the record tells of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

const HOUR = 3_600_000;

LANGUAGES.forEach((language) => describe(`a day in the life of an appointment in the language ${language}`, () => {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);
    const id = { en: '1002', fr: '1010' }[language];
    const zone = { en: 'Europe/London', fr: 'Europe/Paris' }[language];
    let slotlink, patient, staff, link, manage, slots, first, second, seen = 0;

    before(async () => {
        slotlink = await Slotlink.start();
        patient = await Person.patient(slotlink, undefined, language);
        staff = await Person.staff(slotlink, { language });
        await staff.open(`/_local/sign-in?language=${language}`);
        await staff.press(/Rosalind/);
    });
    after(async () => {
        await patient.close();
        await staff.close();
        await slotlink.stop();
    });

    /** What was sent since the last time this was asked: `kind channel` of each. */
    const news = async () => {
        const sent = (await slotlink.outbox()).slice(seen);
        seen += sent.length;
        return sent;
    };
    const kinds = (sent) => sent.map(({ kind, channel }) => `${kind} ${channel}`).sort();
    const mailOf = (sent) => sent.find(({ channel }) => channel === 'email');
    const time = (slot) => slot.start.slice(11, 16);
    /** Moves the clock to so many hours before a slot. */
    const until = (slot, hours) => slotlink.clock({ now: new Date(Date.parse(slot.start) - hours * HOUR).toISOString() });
    /** Chooses a slot on the page of times, looks at it for some seconds and confirms. */
    const choose = async (address, slot, confirm) => {
        await patient.open(`${address}/slots?from=${slot.start.slice(0, 10)}&provider=tarrowby`);
        await patient.go(patient.page.locator(`button[value="${slot.id}"]`));
        await slotlink.advance('PT5S');
        await patient.press(confirm);
    };

    step('i05_staff_invite_the_patient_by_text', async () => {
        await staff.open(`/staff/patients/${id}`);
        await staff.page.getByRole('radio', { name: /^Follow-up, any of the team/ }).check();
        await staff.press(say.sendSms);
        const [text, ...others] = await news();
        assert.deepEqual([text.kind, text.channel, others.length], ['invitation', 'sms', 0]);
        await patient.open('/_local/outbox');
        await patient.look('phone with an invitation');
        [link] = text.links;
        await patient.go(patient.page.getByRole('link', { name: link }));
        ({ body: { slots } } = await slotlink.ask('GET', `${link}/slots?provider=tarrowby&days=31`));
        // More than a week ahead and by day in both zones, with another slot days behind it to move to.
        first = slots.find((slot) => Date.parse(slot.start) - Date.parse(slots[0].start) > 8 * 24 * HOUR && time(slot) === '10:00');
        second = slots.find((slot) => Date.parse(slot.start) - Date.parse(first.start) > 4 * 24 * HOUR && time(slot) === '10:30');
    });

    step('g04_i34_r57_a_booking_is_confirmed_by_email_and_text', async () => {
        await choose(link, first, say.confirm);
        const sent = await news();
        assert.deepEqual(kinds(sent), ['confirmation email', 'confirmation sms']);
        const mail = mailOf(sent);
        [manage] = mail.links;
        assert.deepEqual(mail.links, [manage, `${manage}/slots`, `${manage}/cancel`], 'row G6');
        assert.deepEqual(mail.attachments.map(({ name }) => name), ['appointment.ics']);
        for (const { text, html } of sent) {
            assert.ok(text.includes(time(first)) && (html === null || html.includes(time(first))), text);
        }
    });

    step('a11_three_days_before_the_patient_is_asked', async () => {
        await until(first, 73);
        assert.deepEqual(kinds(await news()), []);
        await until(first, 72);
        assert.deepEqual(kinds(await news()), ['confirmation_request sms']);
    });

    step('g16_i32_the_patient_is_reminded_by_email_and_then_by_text', async () => {
        await until(first, 48);
        const [mail] = await news();
        assert.deepEqual([mail.kind, mail.channel], ['reminder', 'email']);
        assert.ok(mail.text.includes('Imogen Tarrowby') && mail.text.includes(time(first)), 'row G23');
        assert.ok(!mail.text.includes(manage), 'row G24');
        await until(first, 24);
        const [text] = await news();
        assert.deepEqual([text.kind, text.channel], ['reminder', 'sms']);
        assert.ok(text.text.includes(time(first)) && !text.text.includes('Tarrowby'), text.text);
    });

    step('g15_a_move_brings_a_new_confirmation_with_new_links', async () => {
        await choose(manage, second, say.move);
        const sent = await news();
        assert.deepEqual(kinds(sent), ['change email', 'change sms']);
        assert.deepEqual(mailOf(sent).links, [manage, `${manage}/slots`, `${manage}/cancel`]);
        for (const { text } of sent) assert.ok(text.includes(time(second)), text);
    });

    step('a19_a20_the_new_time_alone_is_reminded_of', async () => {
        await until(first, 0);
        assert.deepEqual(kinds(await news()), [], 'nothing for the old time');
        await until(second, 23);
        const sent = await news();
        assert.deepEqual(kinds(sent), ['confirmation_request sms', 'reminder email', 'reminder sms']);
        const told = Object.fromEntries(sent.map((one) => [`${one.kind} ${one.channel}`, Date.parse(one.at)]));
        const hours = (what) => Math.round((Date.parse(second.start) - told[what]) / HOUR);
        assert.deepEqual(['confirmation_request sms', 'reminder email', 'reminder sms'].map(hours), [72, 48, 24]);
    });

    step('g14_a_cancellation_is_confirmed_by_email', async () => {
        await patient.open(`${manage}/cancel`);
        await slotlink.advance('PT5S');
        await patient.press(say.cancelThis);
        const sent = await news();
        assert.deepEqual(kinds(sent), ['cancellation email']);
        assert.match(sent[0].attachments[0].text, /METHOD:CANCEL/);
        await until(second, -24);
        assert.deepEqual(kinds(await news()), [], 'row A20');
    });

    step('c12_no_message_came_at_night_and_each_speaks_the_patients_language', async () => {
        const all = await slotlink.outbox();
        assert.equal(all.length, 1 + 2 + 1 + 2 + 2 + 3 + 1);
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', hour12: false });
        // The invitation tells no time, and what answers a press comes at once.
        for (const { at, kind, text, html } of all.slice(1)) {
            const hour = Number(clock.format(new Date(at)));
            const awaited = !['reminder', 'confirmation_request'].includes(kind);
            assert.ok(awaited || (hour >= 8 && hour < 21), `${kind} at ${at}`);
            if (html) assert.match(html, new RegExp(`<html lang="${language}"`));
            assert.match(text, language === 'en' ? / at \d\d:\d\d/ : / à \d\d:\d\d/);
        }
    });

    step('a01_a16_the_channel_shows_it_all_in_order', async () => {
        await staff.open(`/staff/patients/${id}`);
        await staff.look('record after a day in the life');
        await staff.go(staff.page.locator('a[href*="/appointments/"]').first());
        await staff.look('appointment after a day in the life');
        const { messages, events } = await slotlink.record(id);
        const told = (await staff.page.locator('ol.channel > li').allInnerTexts()).filter((line) => line.trim());
        assert.ok(told.length >= messages.length - 1 + 3, `${told.length} entries`);
        const order = messages.filter((one) => one.sent_at).sort((a, b) => a.sent_at.localeCompare(b.sent_at));
        assert.deepEqual(order.map(({ kind }) => kind).filter((kind, place, all) => kind !== all[place - 1]), [
            'invitation', 'confirmation', 'confirmation_request', 'reminder', 'change', 'confirmation_request', 'reminder', 'cancellation',
        ]);
        assert.deepEqual(events.map(({ kind }) => kind).filter((kind) => kind.startsWith('appointment')), [
            'appointment_booked', 'appointment_rescheduled', 'appointment_cancelled',
        ]);
        assert.ok(messages.every(({ parts, channel }) => channel !== 'sms' || parts === 1), 'row C3');
    });
}));
