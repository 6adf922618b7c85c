// Staff reach a patient in a few seconds, and the guard keeps back what tells too much.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

const ALICE = '/staff/patients/1001/alerts';
// What the guard finds in each, whatever language the page has: the patient reads English.
const STOPPED = [
    ['Dear Alice, please come in.', 'Alice', 'patientName'],
    ['Imogen Tarrowby is waiting for you.', 'Imogen Tarrowby', 'clinicianName'],
    ['Please confirm 12 March 1984.', '12 March 1984', 'birthDate'],
    ['Please call 07700 900199.', '07700 900199', 'phoneNumber'],
    ['Your insulin is ready.', 'insulin', 'health'],
];

LANGUAGES.forEach((language) => describe(`staff alert a patient in the language ${language}`, () => {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);
    let slotlink, staff;

    const signedIn = async (options) => {
        const person = await Person.staff(slotlink, { language, javaScriptEnabled: false, ...options });
        await person.open(`/_local/sign-in?language=${language}`);
        await person.press(/Rosalind/);
        return person;
    };
    const received = async () => (await slotlink.outbox()).filter(({ kind }) => kind === 'alert');
    const tick = (person, name) => person.page.getByRole('checkbox', { name });
    const own = (person) => person.page.getByRole('textbox', { name: say.ownWords });

    before(async () => {
        slotlink = await Slotlink.start();
        const now = await slotlink.advance('PT2H');
        const start = new Date(Date.parse(now) + 3_600_000).toISOString();
        const body = { type: 'call', provider: 'tarrowby', location: 'phone', start, override: true };
        const { status } = await slotlink.staff('POST', '/staff/patients/1001/appointments', body);
        assert.equal(status, 201);
        staff = await signedIn();
    });
    after(async () => {
        await staff.close();
        await slotlink.stop();
    });

    step('l01_l05_l13_from_the_day_a_preset_is_two_presses_away_and_a_double_click_sends_it_once', async () => {
        await staff.open('/staff/today');
        await staff.look('day with ways to alert');
        await staff.follow(say.alertAlice);
        await staff.look('alert');
        assert.ok(await tick(staff, say.bySms).isChecked());
        assert.ok(!await tick(staff, say.byEmailTick).isChecked());
        const button = staff.page.getByRole('button', { name: say.sendRunningLate });
        await Promise.all([staff.page.waitForURL(/alerted=/), button.dblclick()]);
        const notice = staff.page.getByRole('status');
        assert.match(await notice.innerText(), say.alertSent);
        assert.match(await notice.innerText(), /about 10 min late/);
        const texts = await received();
        assert.deepEqual(texts.map(({ channel, to }) => [channel, to]), [['sms', '+447700900101']]);
        assert.match(texts[0].text, /^Larkmoor Clinic: We are running about 10 min late/);
        await staff.open(new URL(staff.page.url()).pathname);
        await staff.look('record with an alert');
        assert.match(await staff.text(), say.runningLate);
    });

    step('l15_c16_what_tells_too_much_is_stopped_with_the_reason_and_stays_in_the_form', async () => {
        const before = (await received()).length;
        await staff.open(ALICE);
        for (const [text, found, kind] of STOPPED) {
            await own(staff).fill(text);
            await tick(staff, say.byEmailTick).check();
            await staff.press(say.sendOwn);
            assert.equal(staff.status, 422, text);
            await staff.look('alert that was stopped');
            assert.match(await staff.heading(), say.tellsTooMuch);
            const reasons = await staff.page.getByRole('listitem').allInnerTexts();
            assert.ok(reasons.some((reason) => reason.includes(found) && say.stoppedFor[kind].test(reason)), reasons.join(' | '));
            assert.equal(await own(staff).inputValue(), text);
            assert.ok(await tick(staff, say.byEmailTick).isChecked());
        }
        assert.equal((await received()).length, before);
    });

    step('c16_one_is_sent_all_the_same_for_a_reason_that_the_record_keeps', async () => {
        // Without a reason the browser sends nothing.
        await staff.page.getByRole('button', { name: say.sendAllTheSame }).click();
        assert.match(await staff.heading(), say.tellsTooMuch);
        await staff.page.getByRole('textbox', { name: say.whyAllTheSame }).fill('She asked for it by telephone');
        await staff.press(say.sendAllTheSame);
        assert.match(await staff.page.getByRole('status').innerText(), say.alertSent);
        await staff.look('record with an alert that was overridden');
        const told = await staff.text();
        assert.match(told, say.sentAlthough);
        assert.match(told, /She asked for it by telephone/);
        const last = (await received()).slice(-2);
        assert.deepEqual(last.map(({ channel }) => channel).sort(), ['email', 'sms']);
        const { events } = await slotlink.record('1001');
        const { stopped_for: kinds, override_reason: reason } = events.findLast(({ kind }) => kind === 'patient_alerted');
        assert.deepEqual([kinds, reason], [['health'], 'She asked for it by telephone']);
    });

    step('l14_a_text_is_checked_before_it_goes_out', async () => {
        const before = (await received()).length;
        await staff.open(ALICE);
        await own(staff).fill('The lift is out of order. Please use the stairs.');
        await staff.press(say.check);
        await staff.look('alert that was checked');
        assert.match(await staff.text(), say.nothingSentYet);
        assert.match(await staff.text(), /Larkmoor Clinic: The lift is out of order\./);
        assert.equal((await received()).length, before);
        await staff.press(say.sendOwn);
        assert.match(await staff.page.getByRole('status').innerText(), say.alertSent);
        assert.equal((await received()).length, before + 1);
    });

    step('l21_nothing_ticked_nothing_sent_and_the_page_says_so', async () => {
        const before = (await received()).length;
        await staff.open(ALICE);
        await tick(staff, say.bySms).uncheck();
        await own(staff).fill('Please come in.');
        await staff.press(say.sendOwn);
        assert.equal(staff.status, 400);
        await staff.look('alert with nothing ticked');
        assert.match(await staff.heading(), say.nothingSent);
        assert.match(await staff.page.getByRole('alert').innerText(), say.tickAChannel);
        assert.equal(await own(staff).inputValue(), 'Please come in.');
        assert.equal(await staff.page.evaluate(() => document.activeElement.name), 'sms', 'the focus is where it is to be put right');
        assert.equal((await received()).length, before);
    });

    step('the_enter_key_sends_nothing', async () => {
        const before = (await received()).length;
        await staff.open(ALICE);
        await staff.page.getByRole('spinbutton', { name: say.minutes }).fill('45');
        await staff.arrive(() => Promise.all([staff.page.waitForNavigation(), staff.page.keyboard.press('Enter')]).then(([response]) => response));
        assert.match(await staff.heading(), say.nothingSent);
        assert.equal((await received()).length, before);
    });

    step('l13_on_a_phone_and_for_whom_there_is_no_number', async () => {
        const phone = await signedIn({ viewport: PHONE });
        try {
            await phone.open('/staff/patients/1007');
            await phone.follow(say.alert);
            await phone.look('alert to whom there is no mobile number');
            assert.ok(await tick(phone, say.bySms).isDisabled());
            assert.match(await phone.text(), say.noMobile);
            assert.ok(await tick(phone, say.byEmailTick).isChecked());
            await phone.press(say.sendPleaseCall);
            assert.match(await phone.page.getByRole('status').innerText(), say.alertSent);
        } finally {
            await phone.close();
        }
    });
}));
