// A running process, and its doors for programs: they set scenes and tell the truth about what was written.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

// Whatever becomes of the suite, no process of it stays behind.
const running = new Set();
process.once('exit', () => running.forEach((one) => one.kill()));

export class Slotlink {
    /** The demo clinics, or a clinic of these two texts, on a Monday morning to come. */
    static async start(files) {
        const started = new Slotlink();
        const args = ['--memory', '--port', '0'];
        if (files) {
            started.folder = await mkdtemp(path.join(os.tmpdir(), 'slotlink-browser-'));
            for (const [name, text] of [['clinic.toml', files.clinic], ['patients.csv', files.patients]]) {
                await writeFile(path.join(started.folder, name), text);
            }
            args.push('--clinic', path.join(started.folder, 'clinic.toml'));
            args.push('--patients', path.join(started.folder, 'patients.csv'));
        }
        started.process = spawn(process.env.SLOTLINK_BIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
        running.add(started.process);
        started.said = '';
        started.process.stderr.on('data', (data) => { started.said += data; });
        started.origin = await ready(started);
        await started.clock({ now: nextMonday() });
        return started;
    }

    async stop() {
        this.process.kill('SIGTERM');
        await new Promise((done) => { this.process.exitCode === null ? this.process.once('exit', done) : done(); });
        running.delete(this.process);
        if (this.folder) await rm(this.folder, { recursive: true });
    }

    async ask(method, door, body, headers = {}) {
        const init = { method, headers: { 'content-type': 'application/json', ...headers } };
        if (body !== undefined) init.body = JSON.stringify(body);
        const response = await fetch(new URL(door, this.origin), init);
        return { status: response.status, headers: response.headers, body: await response.json() };
    }

    async clock(to) {
        const { status, body } = await this.ask('POST', '/_local/clock', to);
        assert.equal(status, 200, JSON.stringify(body));
        return body.now;
    }

    advance(by) {
        return this.clock({ advance: by });
    }

    async staff(method, door, body) {
        const { body: { token } } = await this.ask('POST', '/_local/token', {});
        return this.ask(method, door, body, { authorization: `Bearer ${token}` });
    }

    /** Sends a link and returns its address. */
    async link(patient, rule, channel = 'email') {
        const sent = await this.staff('POST', `/staff/patients/${patient}/links`, { rule, channel });
        assert.equal(sent.status, 201, JSON.stringify(sent.body));
        return sent.body.link.url;
    }

    async record(patient) {
        return (await this.staff('GET', `/staff/patients/${patient}`)).body;
    }

    /** Appointments of a patient: what is really booked. */
    async booked(patient) {
        return (await this.record(patient)).appointments;
    }

    /** What was sent so far, once nothing is left to be done. */
    async outbox() {
        await this.ask('POST', '/_local/settle', {});
        return (await this.ask('GET', '/_local/outbox', undefined, { accept: 'application/json' })).body;
    }
}

function nextMonday() {
    const day = new Date();
    day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7));
    return `${day.toISOString().slice(0, 10)}T07:00:00Z`;
}

function ready(started) {
    return new Promise((resolve, reject) => {
        started.process.once('error', reject);
        started.process.once('exit', (code) => reject(new Error(`slotlink ended with ${code}: ${started.said}`)));
        createInterface({ input: started.process.stdout }).on('line', (line) => {
            const said = line.match(/^slotlink ready at (http:\S+)$/);
            if (said) resolve(said[1]);
        });
    });
}
