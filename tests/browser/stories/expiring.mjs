// Staff end a link before it books: the first press tells what the second does, and the patient meets an expired link.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

for (const language of LANGUAGES) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`staff end links, in the language ${language}`, () => {
        let slotlink, staff;

        before(async () => {
            slotlink = await Slotlink.start();
            // Nothing of it depends on the console's script.
            staff = await Person.staff(slotlink, { language, javaScriptEnabled: false });
            await staff.open(`/_local/sign-in?language=${language}`);
            await staff.press(/Rosalind/);
        });
        after(async () => {
            await staff.close();
            await slotlink.stop();
        });

        const endings = [
            { button: say.expireLink, notice: say.linkHasExpired, status: say.statusExpired, event: say.expiredEvent, to: 'expired', patient: '1001' },
            { button: say.deleteLink, notice: say.linkIsDeleted, status: say.statusDeleted, event: say.deletedEvent, to: 'deleted', patient: '1002' },
        ];
        for (const { button, notice, status, event, to, patient } of endings) {
            step(`i12_a_link_is_${to}_with_two_presses_and_its_row_stays`, async () => {
                const url = await slotlink.link(patient, 'follow-up');
                await staff.open(`/staff/patients/${patient}`);
                const pressed = staff.page.getByRole('button', { name: button });
                assert.equal(await pressed.isVisible(), false, 'one press does not reach it');
                await staff.page.getByText(say.endLink).click();
                assert.match(await staff.page.getByRole('row', { name: /Follow-up/ }).innerText(), say.noWayBack);
                await staff.look('record with a link about to end');
                await staff.go(pressed);
                await staff.look(`record with a link ${to}`);
                assert.match(await staff.page.getByRole('status').innerText(), notice);
                assert.match(await staff.page.title(), notice, 'what is read out first');
                const row = staff.page.getByRole('row', { name: /Follow-up/ });
                assert.match(await row.innerText(), status);
                assert.equal(await staff.page.getByText(say.endLink).count(), 0, 'nothing is left to end');
                assert.match(await staff.text(), event);
                const { links: [link] } = await slotlink.record(patient);
                assert.deepEqual([link.status, link.url], [to, null]);

                const reader = await Person.patient(slotlink, undefined, language);
                try {
                    assert.equal(await reader.open(`${url}?language=${language}`), 410);
                    await reader.look('expired link');
                    assert.match(await reader.heading(), say.expired);
                } finally {
                    await reader.close();
                }
            });
        }

        step('i31_a_link_that_booked_meanwhile_is_not_ended_and_leads_to_its_appointment', async () => {
            const url = await slotlink.link('1003', 'follow-up');
            await staff.open('/staff/patients/1003');
            const { body: { slots: [slot] } } = await slotlink.ask('GET', `${url}/slots`);
            assert.equal((await slotlink.ask('POST', `${url}/book`, { slot: slot.id })).status, 201);
            await staff.page.getByText(say.endLink).click();
            await staff.press(say.expireLink);
            assert.equal(staff.status, 409);
            await staff.look('link that cannot be ended');
            assert.match(await staff.heading(), say.linkWasUsed);
            await staff.follow(say.seeTheAppointment);
            assert.equal(staff.status, 200);
            assert.equal((await slotlink.booked('1003')).length, 1);
        });
    });
}
