// Sending a link, sending it again, copying it, and how much of that a day allows.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { smallClinic } from '../support/clinics.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

for (const language of LANGUAGES) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    const signedIn = async (slotlink, options) => {
        const staff = await Person.staff(slotlink, { language, ...options });
        await staff.open(`/_local/sign-in?language=${language}`);
        await staff.press(/Rosalind|Boss/);
        return staff;
    };

    describe(`sending links, in the language ${language}`, () => {
        let slotlink, staff;

        before(async () => {
            slotlink = await Slotlink.start();
            staff = await signedIn(slotlink);
        });
        after(async () => {
            await staff.close();
            await slotlink.stop();
        });

        step('i05_a_link_goes_out_by_email_and_the_page_says_so_first', async () => {
            await staff.open('/staff/patients/1008');
            await staff.page.getByRole('radio', { name: /^Telephone call/ }).check();
            await staff.press(say.sendEmail);
            await staff.look('record with a link sent by email');
            const notice = staff.page.getByRole('status');
            assert.match(await notice.innerText(), say.linkSent);
            assert.match(await notice.innerText(), say.byEmail);
            assert.equal(await staff.page.evaluate(() => document.activeElement.getAttribute('role')), 'status', 'the focus is on what was done');
            const [email] = (await slotlink.outbox()).filter(({ kind }) => kind === 'invitation');
            assert.equal(email.channel, 'email');
        });

        step('i10_a_link_is_sent_again_by_email_from_the_record', async () => {
            await slotlink.advance('PT1M');
            await staff.open('/staff/patients/1008');
            await staff.press(say.againByEmail);
            await staff.look('record with a link sent again');
            assert.match(await staff.page.getByRole('status').innerText(), say.linkSent);
            const row = staff.page.getByRole('row', { name: /Telephone call/ });
            assert.equal(await row.count(), 1, 'it is the same link');
            assert.match(await row.innerText(), say.sentAgain);
            assert.match(await staff.text(), say.sentAgainEvent);
            const invitations = (await slotlink.outbox()).filter(({ kind }) => kind === 'invitation');
            assert.deepEqual(invitations.map(({ channel }) => channel), ['email', 'email']);
            assert.equal(new Set(invitations.map(({ links }) => links[0])).size, 1);
        });

        step('i08_the_copy_button_copies_and_says_so', async () => {
            await staff.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: slotlink.origin });
            const { links: [{ url }] } = await slotlink.record('1008');
            // In the notice, and in the history.
            for (const place of [staff.page.getByRole('status'), staff.page.getByRole('row', { name: /Telephone call/ })]) {
                await staff.page.evaluate(() => navigator.clipboard.writeText(''));
                await place.getByRole('button', { name: say.copy }).click();
                await place.getByRole('button', { name: say.copied }).waitFor();
                await staff.page.locator('#said', { hasText: say.copied }).waitFor();
                assert.equal(await staff.page.evaluate(() => navigator.clipboard.readText()), url);
            }
            assert.deepEqual(staff.complaints, []);
        });

        step('i08_without_a_script_no_button_promises_to_copy_and_one_click_selects_the_link', async () => {
            const plain = await signedIn(slotlink, { javaScriptEnabled: false });
            try {
                await plain.open('/staff/patients/1008');
                assert.equal(await plain.page.getByRole('button', { name: say.copy }).count(), 0);
                const { links: [{ url }] } = await slotlink.record('1008');
                const shown = plain.page.locator('code', { hasText: url });
                assert.equal(await shown.evaluate((code) => getComputedStyle(code).userSelect), 'all');
                await shown.click();
                assert.equal(await plain.page.evaluate(() => getSelection().toString()), url);
                await plain.press(say.againByEmail);
                assert.match(await plain.page.getByRole('status').innerText(), say.linkSent);
            } finally {
                await plain.close();
            }
        });
    });

    describe(`a day allows so many links, in the language ${language}`, () => {
        let slotlink, staff;

        const start = async (limits) => {
            slotlink = await Slotlink.start(smallClinic({ limits }));
            staff = await signedIn(slotlink);
        };
        const send = async (patient) => {
            await staff.open(`/staff/patients/${patient}`);
            await staff.page.getByRole('radio').first().check();
            await staff.press(say.sendEmail);
        };
        const nothingIsSent = async (heading, page) => {
            const before = (await slotlink.outbox()).length;
            for (const again of [false, true]) {
                if (again) {
                    await staff.open('/staff/patients/1');
                    await staff.press(say.againByEmail);
                } else await send('1');
                assert.equal(staff.status, 429);
                await staff.look(page);
                assert.match(await staff.heading(), heading);
                assert.match(await staff.text(), say.nothingSent);
                assert.match(await staff.text(), say.tomorrow);
                assert.match(await staff.text(), /\b2\b/, 'how many it allows');
                assert.equal((await slotlink.outbox()).length, before);
            }
        };
        after(() => slotlink.stop());

        step('c18_the_third_link_to_one_patient_is_refused_until_the_next_day', async () => {
            await start('sendings_per_patient_a_day = 2');
            try {
                for (let time = 0; time < 2; time += 1) {
                    await send('1');
                    assert.equal(staff.status, 200);
                }
                await nothingIsSent(say.enoughForPatient, 'enough links for this patient');
                await send('2');
                assert.equal(staff.status, 200, 'another patient gets theirs');
                await slotlink.advance('P1D');
                await staff.open(`/_local/sign-in?language=${language}`);
                await staff.press(/Boss/);
                await send('1');
                assert.equal(staff.status, 200, 'and the next day so does this one');
            } finally {
                await staff.close();
            }
        });

        step('c18_the_third_link_of_a_clinic_is_refused', async () => {
            await slotlink.stop();
            await start('sendings_a_day = 2');
            try {
                await send('1');
                await send('2');
                await nothingIsSent(say.enoughForClinic, 'enough links for this clinic');
            } finally {
                await staff.close();
            }
        });
    });
}
