// A patient moves an appointment by the link in its confirmation: nothing before the one press, and one appointment after.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Keyboard } from '../support/keyboard.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

const OFFICE = '+442079460100';

/** Books this slot of the provider for a patient; the link that booked, the one that manages, and the provider's slots. */
async function booked(slotlink, id, place) {
    const link = await slotlink.link(id, 'follow-up');
    const { body: { slots } } = await slotlink.ask('GET', `${link}/slots?provider=tarrowby`);
    assert.equal((await slotlink.ask('POST', `${link}/book`, { slot: slots[place].id })).status, 201);
    const mail = (await slotlink.outbox()).findLast((one) => one.kind === 'confirmation' && one.channel === 'email');
    return { link, manage: mail.links[0], slots };
}

const time = (slot) => slot.start.slice(11, 16);

LANGUAGES.forEach((language) => describe(`a patient moves in the language ${language}`, () => {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);
    const id = { en: '1002', fr: '1010' }[language];
    let slotlink, patient, link, manage, slots;

    before(async () => {
        slotlink = await Slotlink.start();
        patient = await Person.patient(slotlink, undefined, language);
        ({ link, manage, slots } = await booked(slotlink, id, 10));
    });
    after(async () => {
        await patient.close();
        await slotlink.stop();
    });

    const appointment = async () => {
        const all = await slotlink.booked(id);
        assert.equal(all.length, 1);
        return all[0];
    };
    const stays = async (at, sequence) => {
        const { start, sequence: now } = await appointment();
        assert.deepEqual([start, now], [slots[at].start, sequence]);
    };
    const review = (slot) => patient.open(`${manage}/slots?slot=${slot.id}`);

    step('i37_i38_the_link_shows_the_appointment_and_both_ways_on', async () => {
        await patient.open(manage);
        await patient.look('appointment to manage');
        assert.match(await patient.heading(), say.yourAppointment);
        const text = await patient.text();
        assert.ok(text.includes('Imogen Tarrowby') && text.includes(time(slots[10])), text);
        for (const way of [say.moveIt, say.cancelIt, say.cancellationPolicy, say.website]) {
            assert.equal(await patient.page.getByRole('link', { name: way }).count(), 1, String(way));
        }
    });

    step('a13_the_free_times_are_shown_with_its_own_as_what_it_is', async () => {
        await patient.follow(say.moveIt);
        await patient.look('times to move to');
        assert.match(await patient.heading(), say.newTimeHeading);
        assert.ok((await patient.text()).includes(time(slots[10])), 'which appointment is moved');
        await patient.open(`${manage}/slots?from=${slots[10].start.slice(0, 10)}&provider=tarrowby`);
        await patient.look('times to move to, with its own');
        assert.match(await patient.page.locator('.kept').innerText(), new RegExp(`${time(slots[10])}\\s+${say.currentTime}`));
        assert.equal(await patient.page.locator(`button[value="${slots[10].id}"]`).count(), 0);
    });

    step('a14_the_review_shows_both_times_and_one_press_moves', async () => {
        await patient.go(patient.page.locator(`button[value="${slots[12].id}"]`));
        await patient.look('old and new time');
        assert.match(await patient.heading(), say.newTimeReview);
        const text = await patient.text();
        assert.ok(text.includes(time(slots[10])) && text.includes(time(slots[12])), text);
        assert.equal(await patient.page.getByRole('button').count(), 1);
        await stays(10, 0);
        await slotlink.advance('PT61M');
        await patient.press(say.move);
        assert.equal(patient.status, 409);
        await patient.look('move, press once more');
        assert.match(await patient.text(), say.nothingChanged);
        assert.equal(await patient.page.getByRole('button', { name: say.move }).count(), 1);
        await stays(10, 0);
        await review(slots[12]);
        await slotlink.advance('PT5S');
        await patient.press(say.move);
        await patient.look('moved');
        assert.match(await patient.heading(), say.movedHeading);
        await stays(12, 1);
    });

    step('a15_the_success_has_the_new_time_the_number_and_the_file_and_reload_and_back_move_nothing', async () => {
        const told = async () => {
            assert.match(await patient.heading(), say.movedHeading);
            assert.ok((await patient.text()).includes(time(slots[12])));
        };
        await told();
        assert.ok(await patient.page.locator(`a[href="tel:${OFFICE}"]`).count() > 0);
        assert.equal(await patient.page.getByRole('link', { name: say.calendar }).count(), 1);
        await patient.arrive(() => patient.page.reload());
        await told();
        const back = await patient.page.goBack().then(() => '', (error) => error.message.split('\n')[0]);
        assert.equal(back, '', 'the back button shows a page');
        await stays(12, 1);
    });

    step('the_link_that_booked_leads_to_the_new_time', async () => {
        await patient.open(link);
        await patient.look('spent link of a moved appointment');
        const text = await patient.text();
        assert.ok(text.includes(time(slots[12])) && !text.includes(time(slots[10])), text);
    });

    step('c05_of_two_tabs_one_moves_and_the_other_is_told_where_the_appointment_is', async () => {
        await review(slots[14]);
        const first = patient.page;
        await patient.newTab();
        await review(slots[16]);
        await slotlink.advance('PT5S');
        await patient.press(say.move);
        assert.match(await patient.heading(), say.movedHeading);
        patient.page = first;
        await patient.press(say.move);
        assert.equal(patient.status, 409);
        await patient.look('changed in the meantime');
        assert.ok((await patient.text()).includes(time(slots[16])));
        await stays(16, 2);
        await patient.follow(say.seeAppointment);
        assert.ok((await patient.text()).includes(time(slots[16])));
    });

    step('a22_a_time_that_somebody_else_takes_is_told_with_others_and_the_old_one_stands', async () => {
        await review(slots[20]);
        const other = await slotlink.link('1012', 'follow-up');
        assert.equal((await slotlink.ask('POST', `${other}/book`, { slot: slots[20].id })).status, 201);
        await slotlink.advance('PT5S');
        await patient.press(say.move);
        assert.equal(patient.status, 409);
        await patient.look('time to move to just taken');
        assert.match(await patient.heading(), say.slotTaken);
        assert.match(await patient.text(), say.stands);
        await stays(16, 2);
        assert.ok(await patient.slots().count() >= 3);
        await patient.go(patient.slots().first());
        assert.match(await patient.heading(), say.newTimeReview);
    });

    step('g13_what_has_begun_is_moved_no_more_and_the_office_is_named', async () => {
        await slotlink.advance('P30D');
        await patient.open(manage);
        await patient.look('appointment that is over');
        assert.equal(await patient.page.getByRole('link', { name: say.moveIt }).count(), 0);
        assert.ok(await patient.page.locator(`a[href="tel:${OFFICE}"]`).count() > 0);
        await patient.open(`${manage}/slots`);
        assert.equal(patient.status, 409);
        await patient.look('nothing to move to');
    });
}));

describe('a move with the keyboard alone', () => {
    const say = words();

    test('every_control_is_reached_in_order_and_the_whole_story_goes_on_to_the_new_time', async () => {
        const slotlink = await Slotlink.start();
        const patient = await Person.patient(slotlink);
        const keyboard = new Keyboard(patient);
        try {
            const { manage } = await booked(slotlink, '1001', 10);
            await patient.open('/');
            await patient.open(manage);
            await keyboard.tabThrough();
            await keyboard.tabTo('link', say.moveIt);
            await keyboard.go('Enter');
            assert.match(await patient.heading(), say.newTimeHeading);
            await keyboard.tabThrough();
            await keyboard.tabTo('button', /\d\d:\d\d/);
            await keyboard.go('Space');
            assert.match(await patient.heading(), say.newTimeReview);
            await keyboard.tabThrough();
            await slotlink.advance('PT5S');
            await keyboard.tabTo('button', say.move);
            await keyboard.go('Space');
            assert.match(await patient.heading(), say.movedHeading);
            await keyboard.tabThrough();
            const [{ sequence }] = await slotlink.booked('1001');
            assert.equal(sequence, 1);
        } finally {
            await patient.close();
            await slotlink.stop();
        }
    });
});
