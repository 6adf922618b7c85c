// A patient gives an appointment up by the link in its confirmation; the clinic reads why, and the calendar follows.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Agenda } from '../support/agenda.mjs';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

const OFFICE = '+442079460100';
const REASON = 'Ma mère est malade <b>&amp;</b>';

LANGUAGES.forEach((language) => describe(`a patient cancels in the language ${language}`, () => {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);
    const id = { en: '1002', fr: '1010' }[language];
    const agenda = new Agenda();
    let slotlink, patient, staff, slots, manage, cancel;

    before(async () => {
        slotlink = await Slotlink.start();
        patient = await Person.patient(slotlink, undefined, language);
        staff = await Person.staff(slotlink, { language });
        const link = await slotlink.link(id, 'follow-up');
        ({ body: { slots } } = await slotlink.ask('GET', `${link}/slots?provider=tarrowby`));
        assert.equal((await slotlink.ask('POST', `${link}/book`, { slot: slots[10].id })).status, 201);
    });
    after(async () => {
        await patient.close();
        await staff.close();
        await slotlink.stop();
    });

    const appointment = async () => (await slotlink.booked(id))[0];
    const addToAgenda = async () => agenda.open(await (await fetch(`${manage}/calendar.ics`)).text());

    step('g11_the_confirmation_leads_to_the_appointment_to_its_move_and_to_its_cancellation', async () => {
        const mail = (await slotlink.outbox()).findLast((one) => one.kind === 'confirmation' && one.channel === 'email');
        [manage, , cancel] = mail.links;
        assert.deepEqual(mail.links, [manage, `${manage}/slots`, `${manage}/cancel`]);
        await patient.open('/_local/outbox');
        await patient.go(patient.page.getByRole('link', { name: cancel, exact: true }));
        assert.equal(patient.page.url(), cancel);
        await addToAgenda();
        assert.deepEqual(agenda.starts(), [Date.parse(slots[10].start)]);
    });

    step('c05_a_calendar_takes_the_file_of_a_moved_appointment_as_an_update_of_the_same_entry', async () => {
        assert.equal((await slotlink.ask('POST', `${manage}/reschedule`, { slot: slots[20].id })).status, 200);
        await slotlink.advance('PT1M');
        await addToAgenda();
        assert.deepEqual(agenda.starts(), [Date.parse(slots[20].start)], 'one entry, at the new time');
    });

    step('r40_the_page_shows_what_would_be_given_up_and_has_a_way_back', async () => {
        await patient.open(manage);
        await patient.follow(say.cancelIt);
        await patient.look('cancel');
        assert.match(await patient.heading(), say.cancelHeading);
        const text = await patient.text();
        assert.ok(text.includes('Imogen Tarrowby') && text.includes(slots[20].start.slice(11, 16)), text);
        await patient.follow(say.keepIt);
        assert.equal(patient.page.url().split('?')[0], manage);
        assert.equal((await appointment()).status, 'booked');
    });

    step('c02_a_press_within_three_seconds_cancels_nothing_and_what_was_typed_stays', async () => {
        // On a slow machine the press can come late; a form that stood open for an hour is refused like a quick one.
        await patient.open(cancel);
        await slotlink.advance('PT61M');
        await patient.page.getByLabel(say.reason).fill(REASON);
        await patient.press(say.cancelThis);
        assert.equal(patient.status, 409);
        await patient.look('cancel, press once more');
        assert.match(await patient.heading(), say.oncemore);
        assert.equal(await patient.page.getByLabel(say.reason).inputValue(), REASON);
        assert.equal((await appointment()).status, 'booked');
    });

    step('r40_the_second_press_cancels_and_reload_and_back_do_nothing_more', async () => {
        await patient.open(manage);
        await patient.follow(say.cancelIt);
        await patient.page.getByLabel(say.reason).fill(REASON);
        await slotlink.advance('PT5S');
        await patient.press(say.cancelThis);
        await patient.look('cancelled');
        assert.match(await patient.heading(), say.cancelledHeading);
        assert.ok(await patient.page.locator(`a[href="tel:${OFFICE}"]`).count() > 0, 'how to book again');
        await patient.arrive(() => patient.page.reload());
        assert.match(await patient.heading(), say.cancelledHeading);
        const back = await patient.page.goBack().then(() => '', (error) => error.message.split('\n')[0]);
        assert.equal(back, '', 'the back button shows a page');
        await patient.open(cancel);
        assert.match(await patient.heading(), say.cancelledHeading);
        const { events } = await slotlink.record(id);
        assert.equal(events.filter(({ kind }) => kind === 'appointment_cancelled').length, 1);
    });

    step('c05_the_file_takes_the_entry_out_of_the_calendar', async () => {
        const download = patient.page.waitForEvent('download');
        await patient.page.getByRole('link', { name: say.removeFromCalendar }).click();
        const chunks = await (await (await download).createReadStream()).toArray();
        agenda.open(Buffer.concat(chunks).toString());
        assert.deepEqual(agenda.starts(), [], 'the entry is withdrawn');
    });

    step('a16_a17_i21_staff_read_both_times_of_the_move_and_why_it_was_cancelled', async () => {
        await staff.open(`/_local/sign-in?language=${language}`);
        await staff.press(/Tomasz Underhillow/);
        await staff.open(`/staff/patients/${id}`);
        await staff.look('record with a cancelled appointment');
        assert.ok((await staff.text()).includes(REASON), 'as it was written, and no markup');
        await staff.go(staff.page.locator('a[href*="/appointments/"]').first());
        await staff.look('appointment, moved and cancelled');
        const text = await staff.text();
        assert.match(text, say.statusCancelled);
        assert.ok(text.includes(REASON), text);
        const { x } = await staff.page.getByText(REASON).boundingBox();
        assert.ok(x > 0, 'the reason stands where it is seen');
        assert.match(text, say.movedFromTo);
        await staff.open(`/staff/today?date=${slots[20].start.slice(0, 10)}`);
        assert.match(await staff.text(), say.nobodyToday);
    });
}));
