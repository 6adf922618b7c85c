// The packages that run.sh installed. They stand outside of the sources, so imports are resolved from there.
import { createRequire } from 'node:module';
import path from 'node:path';

const tools = process.env.BROWSER_TOOLS;
if (!tools) throw new Error('BROWSER_TOOLS is not set: start the suite with tests/browser/run.sh');
const require = createRequire(path.join(tools, 'package.json'));

export const { chromium } = require('playwright-core');
export const axeSource = require('axe-core').source;
const ical = require('ical.js');
export const ICAL = ical.default ?? ical;
