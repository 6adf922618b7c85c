// Things go wrong in the patient's browser: pages without their style sheet, pages that come slowly, pages that are
// loaded again or gone back to. What people do around the one button that books is told in confirming.mjs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { smallClinic } from '../support/clinics.mjs';
import { Proxy } from '../support/proxy.mjs';
import { inOrder } from '../support/reading.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

describe('when something goes wrong in the browser', () => {
    const say = words();
    let slotlink, patient, proxy;

    before(async () => { slotlink = await Slotlink.start(smallClinic({ days: 3, patients: 6 })); });
    after(() => slotlink.stop());

    const story = (name, steps) => test(name, async () => {
        patient = await Person.patient(slotlink);
        try {
            await steps();
        } finally {
            await patient.close();
            await proxy?.stop();
            proxy = undefined;
        }
    });

    const times = () => patient.page.getByRole('button', { name: /\d\d:\d\d/ });

    const reads = async (...parts) => inOrder(await patient.page.locator('body').innerText(), parts);

    async function answer(day, month, year) {
        for (const [label, typed] of [[say.day, day], [say.month, month], [say.year, year]]) await patient.page.getByLabel(label).fill(typed);
        await patient.press(say.answer);
    }

    story('without_the_style_sheet_the_order_of_each_page_makes_sense_and_the_story_goes_on', async () => {
        proxy = await Proxy.start(slotlink, (headers, text) => text.replace(/<style>.*?<\/style>/s, ''));
        await patient.open(proxy.by(await slotlink.link('1', 'asking')));
        assert.equal(await patient.page.locator('style').count(), 0);
        await reads('Small Clinic', say.welcomeHeading, say.continueToBook, '020 7946 0155');
        await patient.press(say.continueToBook);
        await reads(say.verifyHeading, say.day, say.month, say.year, say.answer, '020 7946 0155');
        await answer('31', '1', '1980');
        await reads(say.slotsHeading, /\w+day \d+ \w+ 20\d\d/, '11:00', '11:30', '020 7946 0155');
        await patient.go(times().first());
        await reads(say.reviewHeading, say.nothingBooked, '11:00', 'Ottilie Smallbridge', say.confirm, say.otherTime);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        await reads(say.bookedHeading, '11:00', 'Ottilie Smallbridge', say.calendar);
        assert.equal((await slotlink.booked('1')).length, 1);
    });

    story('every_page_of_the_story_can_be_loaded_again_and_gone_back_to', async () => {
        const again = async (heading) => {
            assert.match(await patient.heading(), heading);
            await patient.arrive(() => patient.page.reload());
            assert.match(await patient.heading(), heading, 'loaded again');
        };
        const thereAndBack = async (here) => {
            await patient.arrive(() => patient.page.goBack());
            assert.ok(patient.status < 500, `going back answered ${patient.status}`);
            await patient.arrive(() => patient.page.goForward());
            assert.match(await patient.heading(), here, 'gone back and forward');
        };
        await patient.open(await slotlink.link('2', 'asking'));
        await again(say.welcomeHeading);
        await patient.press(say.continueToBook);
        await again(say.verifyHeading);
        await thereAndBack(say.verifyHeading);
        await answer('31', '1', '1980');
        await again(say.slotsHeading);
        await thereAndBack(say.slotsHeading);
        await patient.go(times().first());
        await again(say.reviewHeading);
        await thereAndBack(say.reviewHeading);
        await patient.arrive(() => patient.page.goBack());
        assert.match(await patient.heading(), say.slotsHeading);
        await patient.go(times().last());
        assert.deepEqual(await slotlink.booked('2'), []);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        await again(say.bookedHeading);
        const [booked] = await slotlink.booked('2');
        // Back through everything that was seen on the way: nothing there can book again.
        for (let steps = 0; steps < 4; steps += 1) {
            const moved = await patient.arrive(() => patient.page.goBack());
            if (moved === undefined) break;
            assert.equal(await patient.page.getByRole('button', { name: say.confirm }).count(), 0, `${steps + 1} pages back`);
            assert.equal(await times().count(), 0, `${steps + 1} pages back`);
        }
        assert.deepEqual((await slotlink.booked('2')).map(({ id }) => id), [booked.id]);
    });

    story('two_tabs_that_confirm_two_times_at_once_make_one_appointment_and_the_other_tab_is_told', async () => {
        const link = await slotlink.link('3', 'open');
        const tabs = [patient.page, await patient.newTab()];
        for (const [place, tab] of tabs.entries()) {
            patient.page = tab;
            await patient.open(`${link}/slots`);
            await patient.go(times().nth(place));
        }
        await slotlink.advance('PT5S');
        await Promise.all(tabs.map((tab) => Promise.all([tab.waitForNavigation(), tab.getByRole('button', { name: say.confirm }).click()])));
        const headings = await Promise.all(tabs.map((tab) => tab.getByRole('heading', { level: 1 }).innerText()));
        assert.equal(headings.filter((heading) => say.bookedHeading.test(heading)).length, 1, headings.join());
        assert.equal(headings.filter((heading) => say.alreadyHeading.test(heading)).length, 1, headings.join());
        assert.equal((await slotlink.booked('3')).length, 1);
    });

    story('without_cookies_the_right_answer_is_met_with_the_reason_and_whom_to_call', async () => {
        proxy = await Proxy.start(slotlink, (headers, text) => {
            delete headers['set-cookie'];
            return text;
        });
        await patient.open(proxy.by(await slotlink.link('5', 'asking')));
        await patient.press(say.continueToBook);
        for (let time = 0; time < 2; time += 1) {
            await answer('31', '1', '1980');
            await patient.look('answer not kept, cookies refused');
            assert.match(await patient.text(), say.cookies, 'the page says that cookies are needed');
            assert.match(await patient.text(), /020 7946 0155/);
        }
        assert.deepEqual(await slotlink.booked('5'), []);
    });

    story('a_wrong_answer_that_is_loaded_again_counts_once', async () => {
        await patient.open(await slotlink.link('6', 'asking'));
        await patient.press(say.continueToBook);
        await answer('30', '1', '1980');
        const told = await patient.text();
        await patient.arrive(() => patient.page.reload());
        assert.equal(await patient.text(), told);
    });

    story('over_a_very_slow_connection_each_page_is_one_request_and_completes', async () => {
        const devtools = await patient.context.newCDPSession(patient.page);
        await devtools.send('Network.enable');
        const bytesPerSecond = 50_000 / 8;
        await devtools.send('Network.emulateNetworkConditions', {
            offline: false, latency: 400, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond,
        });
        const complete = async (heading) => {
            assert.match(await patient.heading(), heading);
            assert.equal(patient.asked.length, 1, patient.asked.map((request) => request.url()).join());
            assert.match(patient.body.toString(), /<\/html>$|<\/main>|tel:/);
        };
        const began = Date.now();
        await patient.open(await slotlink.link('4', 'open'));
        await complete(say.welcomeHeading);
        assert.ok(Date.now() - began > 1_000, 'the connection is not slow');
        await patient.press(say.continueToBook);
        await complete(say.slotsHeading);
        await patient.go(times().first());
        await complete(say.reviewHeading);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        await complete(say.bookedHeading);
        assert.equal((await slotlink.booked('4')).length, 1);
    });
});
