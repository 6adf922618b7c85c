// Whoever reads another language than the one a link speaks presses its name at the foot of any page: the same page
// comes in that language, and so do those that follow, whether or not the browser keeps cookies.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Proxy } from '../support/proxy.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

describe('the language of the pages', () => {
    const [english, french] = [words('en'), words('fr')];
    let slotlink;

    before(async () => { slotlink = await Slotlink.start(); });
    after(() => slotlink.stop());

    /** Reads a page in the other language and comes back; what is on it stays the same. */
    async function thereAndBack(patient, heading) {
        const path = new URL(patient.page.url()).pathname;
        const times = await patient.slots().count();
        for (const [say, other] of [[english, french], [french, english]]) {
            assert.equal(await patient.language(), say.language);
            assert.match(await patient.heading(), say[heading]);
            await patient.follow(say.switch);
            assert.equal(new URL(patient.page.url()).pathname, path, 'the same page');
            assert.equal(await patient.language(), other.language);
            assert.match(await patient.heading(), other[heading]);
            assert.equal(await patient.slots().count(), times);
        }
    }

    test('every_page_of_a_link_leads_to_itself_in_the_other_language', async () => {
        const patient = await Person.patient(slotlink);
        const answer = async (...typed) => {
            for (const [place, label] of [english.day, english.month, english.year].entries()) {
                await patient.page.getByLabel(label, { exact: true }).fill(typed[place]);
            }
            await patient.press(english.answer);
        };
        try {
            const link = await slotlink.link('1008', 'first-visit');
            await patient.open(link);
            await thereAndBack(patient, 'welcomeHeading');
            await patient.press(english.continueToBook);
            await thereAndBack(patient, 'verifyHeading');
            await answer('19', '5', '1988');
            await thereAndBack(patient, 'wrongAnswer');
            await answer('20', '5', '1988');
            await thereAndBack(patient, 'slotsHeading');
            await patient.follow(english.later);
            await thereAndBack(patient, 'slotsHeading');
            await patient.go(patient.slots().first());
            await thereAndBack(patient, 'reviewHeading');
            await patient.open(`${link}/no-time`);
            await thereAndBack(patient, 'callForATime');
            await patient.open(`${link}/slots`);
            await patient.go(patient.slots().first());
            await slotlink.advance('PT5S');
            await patient.press(english.confirm);
            await thereAndBack(patient, 'bookedHeading');
        } finally {
            await patient.close();
        }
    });

    for (const cookies of ['kept', 'refused']) {
        test(`the_language_that_was_chosen_stays_on_the_pages_that_follow (cookies ${cookies})`, async () => {
            const refused = await Proxy.start(slotlink, (headers, text) => {
                delete headers['set-cookie'];
                return text;
            });
            const patient = await Person.patient(slotlink);
            const inFrench = async (heading) => {
                assert.equal(await patient.language(), 'fr', patient.page.url());
                assert.match(await patient.heading(), heading);
            };
            try {
                const [id, rule] = cookies === 'kept' ? ['1001', 'follow-up'] : ['1002', 'follow-up'];
                const link = await slotlink.link(id, rule);
                await patient.open(cookies === 'kept' ? link : refused.by(link));
                await patient.follow(english.switch);
                await inFrench(french.welcomeHeading);
                await patient.press(french.continueToBook);
                await inFrench(french.slotsHeading);
                await patient.follow(french.afternoon);
                await inFrench(french.slotsHeading);
                await patient.follow(french.later);
                await inFrench(french.slotsHeading);
                await patient.press(french.show);
                await inFrench(french.slotsHeading);
                await patient.press(french.noTime);
                await inFrench(french.oncemore);
                await patient.follow(french.seeTimes);
                await inFrench(french.slotsHeading);
                await patient.go(patient.slots().first());
                await inFrench(french.reviewHeading);
                await patient.follow(french.otherTime);
                await patient.go(patient.slots().first());
                await inFrench(french.reviewHeading);
                await slotlink.advance('PT5S');
                await patient.press(french.confirm);
                await inFrench(french.bookedHeading);
                assert.equal((await patient.context.cookies()).length, cookies === 'kept' ? 1 : 0);
            } finally {
                await patient.close();
                await refused.stop();
            }
        });
    }
});
