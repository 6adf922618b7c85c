// Every story, in one process with one browser. `node --test-reporter` prints a line a test and a closing line.
import { after } from 'node:test';
import { closeBrowser, printSizes } from './support/browser.mjs';

await import('./stories/booking.mjs');
await import('./stories/verification.mjs');
await import('./stories/confirming.mjs');
await import('./stories/links.mjs');
await import('./stories/markup.mjs');
await import('./stories/console.mjs');

after(async () => {
    printSizes();
    await closeBrowser();
});
