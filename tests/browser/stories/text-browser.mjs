// A browser of text alone, w3m, at a terminal: no style sheet, no script, no picture. What is left is the page's words
// in their order, and they book.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as soon } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { smallClinic } from '../support/clinics.mjs';
import { inOrder } from '../support/reading.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

if (process.env.TEXT_BROWSER) {
    describe('in a text browser', () => {
        const say = words();
        let slotlink, reader;

        before(async () => { slotlink = await Slotlink.start(smallClinic()); });
        after(() => slotlink.stop());

        const story = (name, rule, steps) => test(name, async () => {
            reader = await Reader.open(await slotlink.link('1', rule));
            try {
                await steps();
            } finally {
                await reader.close();
            }
        });

        story('a_patient_reads_every_page_and_books', 'open', async () => {
            let page = await reader.shows(say.continueToBook);
            inOrder(page, ['Small Clinic', say.welcomeHeading, say.continueToBook, '020 7946 0155']);

            await reader.press(say.continueToBook);
            page = await reader.shows('11:30');
            inOrder(page, [say.slotsHeading, /\w+day \d+ \w+ 20\d\d/, '11:00', '11:30', '020 7946 0155']);

            await reader.press('11:30');
            page = await reader.shows(say.confirm);
            inOrder(page, [say.reviewHeading, /\w+day \d+ \w+ 20\d\d/, '11:30', 'Talk', 'Ottilie Smallbridge', 'Small House', say.confirm, say.otherTime]);
            // Each fact stands beside or below its name, not in one line with the others.
            for (const fact of ['11:30', 'Talk', 'Ottilie Smallbridge', 'Small House']) {
                assert.equal(page.split('\n').filter((line) => line.includes(fact)).length, 1, page);
            }
            assert.deepEqual(await slotlink.booked('1'), []);

            await slotlink.advance('PT5S');
            // The button, not the sentence about it.
            await reader.press(`^${say.confirm}`);
            page = await reader.shows(say.bookedHeading);
            inOrder(page, [say.bookedHeading, /\w+day \d+ \w+ 20\d\d/, '11:30', 'Ottilie Smallbridge', 'Small House', say.calendar]);
            const [appointment, ...others] = await slotlink.booked('1');
            assert.equal(others.length, 0);
            assert.match(appointment.start, /T11:30/);
            assert.equal(appointment.status, 'booked');
        });

        // A text browser keeps no cookie marked Secure that came over plain HTTP, which graphical ones do for this
        // machine itself. So the question can be read and answered here, but neither the answer nor what was typed is
        // kept; the story behind it is told above.
        story('a_patient_reads_the_question_for_the_date_of_birth_and_answers_it', 'asking', async () => {
            await reader.shows(say.continueToBook);
            await reader.press(say.continueToBook);
            let page = await reader.shows(say.verifyHeading);
            inOrder(page, [say.verifyHeading, say.day, say.month, say.year, say.answer, '020 7946 0155']);
            for (const [label, typed] of [[say.day, '30'], [say.month, '1'], [say.year, '1980']]) {
                await reader.fill(label, typed);
                page = await reader.shows(`[${typed}`);
            }
            await reader.press(`^${say.answer}`);
            page = await reader.shows(say.wrongAnswer);
            inOrder(page, [say.wrongAnswer, say.day, say.month, say.year, say.answer, '020 7946 0155']);
        });
    });
}

/** Somebody at a terminal, who types what w3m's keys are and keeps each page in a file. */
class Reader {
    static async open(address) {
        const reader = new Reader();
        reader.folder = await mkdtemp(path.join(os.tmpdir(), 'slotlink-text-'));
        reader.pages = 0;
        const command = `stty cols 80 rows 40; exec ${process.env.TEXT_BROWSER} -config /dev/null -cookie -o accept_cookie=1 '${address}'`;
        reader.process = spawn('script', ['-qfec', command, '/dev/null'], {
            stdio: ['pipe', 'ignore', 'ignore'],
            env: { PATH: process.env.PATH, HOME: reader.folder, TERM: 'xterm', LC_ALL: 'C.UTF-8', no_proxy: '127.0.0.1' },
        });
        process.once('exit', () => reader.process.kill());
        return reader;
    }

    async close() {
        const ended = new Promise((done) => { this.process.once('exit', done); });
        this.process.kill();
        await ended;
        await rm(this.folder, { recursive: true, force: true });
    }

    /** `/` searches for a text, Return presses what stands there. */
    press(name) {
        this.process.stdin.write(`g/${name}\r\r`);
    }

    /** Goes to a label, then to the field after it. */
    fill(label, typed) {
        this.process.stdin.write(`g/${label}\\[\r\t\r${typed}\r`);
    }

    /** The page's text, as soon as it holds this: `S` keeps a page in a file. */
    async shows(part) {
        const deadline = Date.now() + 15_000;
        for (let page = ''; ; ) {
            const file = path.join(this.folder, `page-${this.pages++}`);
            this.process.stdin.write(`S${file}\r`);
            for (let kept = ''; !kept && Date.now() < deadline; await soon(20)) {
                kept = page = await readFile(file, 'utf8').catch(() => '');
            }
            if (typeof part === 'string' ? page.includes(part) : part.test(page)) return page;
            assert.ok(Date.now() < deadline, `${part} is not shown:\n${page}`);
        }
    }
}
