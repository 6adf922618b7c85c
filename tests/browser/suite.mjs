// Every story, or the one that is asked for, in one process with one browser. `node --test-reporter` prints a line a
// test and a closing line.
import { after } from 'node:test';
import { closeBrowser, printSizes } from './support/browser.mjs';

// The robots first: they are as fast as they can be, and nothing is looked at beside them.
const STORIES = [
    'robots', 'booking', 'verification', 'codes', 'confirming', 'moving', 'answering', 'cancelling', 'no-time', 'languages',
    'links', 'markup', 'keyboard', 'text-browser', 'failing', 'names', 'console', 'sending', 'alerting', 'expiring', 'appointments',
    'phone', 'two-way', 'a-day',
];

for (const story of STORIES) {
    if (!process.env.STORY || process.env.STORY === story) await import(`./stories/${story}.mjs`);
}
await import('./stories/all-pages.mjs');

after(async () => {
    printSizes();
    await closeBrowser();
});
