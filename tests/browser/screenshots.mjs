// A tool, not a test: pictures of every screen and state, with the demo data.
//   node tests/browser/screenshots.mjs OUTDIR [NAME-PART]
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { expandAll, filterBy, groupBy, openDemo, openReport, press, settle } from './support/app.mjs';
import { launch, openPage } from './support/browser.mjs';
import { siteFolder } from './support/places.mjs';
import { MockServer, demo, pause, serveFolder, serveThrough } from './support/server.mjs';

const VARIANTS = [
  { name: 'wide-light', width: 1440, height: 900 },
  { name: 'wide-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'wide-light-2x', width: 1440, height: 900, ratio: 2 },
  { name: 'narrow-light', width: 420, height: 860, ratio: 2, hasTouch: true, isMobile: false },
  { name: 'narrow-dark', width: 420, height: 860, ratio: 2, colorScheme: 'dark' },
];

const explore = (query) => `/#/explore?source=demo${query}`;

/// A gate that lets some usage pages through and then holds or cuts.
function afterPages(count, verdict) {
  let pages = 0;
  return async (request) => {
    if (!request.url.includes('/usages/search')) return undefined;
    pages += 1;
    if (pages <= count) return undefined;
    if (verdict === 'hold') await pause(60_000);
    return 'cut';
  };
}

const SCREENS = {
  async connect(page, { url }) {
    await page.goto(url);
    await page.getByRole('button', { name: 'Use demo server' }).waitFor();
  },
  async explorer(page, { url }) {
    await openDemo(page, url);
  },
  async 'explorer-by-customer'(page, { url }) {
    await openDemo(page, url);
    await groupBy(page, 'Reseller', 'Customer');
    await settle(page);
    await expandAll(page);
    await page.keyboard.press('Control+Home');
  },
  async 'filter-open'(page, { url }) {
    await openDemo(page, url);
    await page.getByRole('button', { name: 'Add a filter' }).click();
    await page.getByRole('dialog', { name: 'Filter' }).getByRole('option', { name: 'Charge' }).first().click();
  },
  async 'filter-chip'(page, { url }) {
    await openDemo(page, url);
    await filterBy(page, 'Charge', ['VOD-IP-A1']);
  },
  async 'period-open'(page, { url }) {
    await openDemo(page, url);
    await page.getByRole('button', { name: /^Period / }).click();
    await page.getByRole('dialog', { name: 'Choose a period' }).waitFor();
  },
  async empty(page, { url }) {
    await page.goto(url + explore('&f.chargeId=VOD-IP-A1&f.service=VMware%20Workspace%20ONE'));
    await page.getByRole('region', { name: 'No rows' }).waitFor();
  },
  async loading(page, { proxy }) {
    proxy.gate = afterPages(9, 'hold');
    await page.goto(proxy.url);
    await page.getByRole('button', { name: 'Use demo server' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await pause(1500);
  },
  async error(page, { proxy }) {
    proxy.gate = afterPages(12, 'cut');
    await page.goto(proxy.url);
    await page.getByRole('button', { name: 'Use demo server' }).click();
    await page.getByRole('button', { name: /^Resume from row / }).waitFor();
  },
  async retrying(page, { url }) {
    const armed = { kind: 'status', status: 429, retryAfter: 60, path: '*/usages/search', skip: 9 };
    await fetch(`${url}/__admin/faults`, { method: 'POST', body: JSON.stringify(armed) });
    await page.goto(url);
    await page.getByRole('button', { name: 'Use demo server' }).click();
    await page.getByText(/try 2 after/).waitFor();
    await fetch(`${url}/__admin/reset`, { method: 'POST' });
  },
  async 'no-demo'(page, { files }) {
    await page.goto(files.url);
    await page.getByRole('button', { name: 'Use demo server' }).click();
    await page.getByRole('alert', { name: 'Demo failed' }).waitFor();
  },
  async 'wrong-token'(page, { url }) {
    await page.goto(url);
    await page.getByRole('textbox', { name: 'Host' }).fill(url);
    await page.getByRole('textbox', { name: 'Organisation id' }).fill(demo.distributor);
    await page.getByRole('textbox', { name: 'API token' }).fill('a-wrong-token');
    await press(page.getByRole('button', { name: 'Connect', exact: true }));
    await pause(2000);
  },
  async 'service-report'(page, { url }) {
    await openReport(page, url);
  },
};

const [folder, part = ''] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots.mjs OUTDIR [NAME-PART]');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const server = await MockServer.start();
const proxy = await serveThrough(() => server.url);
const files = await serveFolder(siteFolder);
const browser = await launch();
let failures = 0;
for (const { name: variant, ...options } of VARIANTS) {
  for (const [screen, open] of Object.entries(SCREENS)) {
    const name = `${screen}-${variant}`;
    if (!name.includes(part)) continue;
    const opened = await openPage(browser, options);
    try {
      await open(opened.page, { url: server.url, proxy, files });
      await settle(opened.page);
    } catch (error) {
      failures += 1;
      console.error(`${name}: ${error.message.split('\n')[0]}`);
    }
    await opened.page.mouse.move(1, 1).catch(() => {});
    await pause(150);
    await opened.page.screenshot({ path: path.join(folder, `${name}.png`) });
    for (const line of opened.problems()) console.error(`${name}: ${line}`);
    await opened.context.close();
    proxy.gate = null;
    console.log(path.join(folder, `${name}.png`));
  }
}
await browser.close();
await proxy.close();
await files.close();
await server.stop();
// A held request may still be waiting.
process.exit(failures ? 1 : 0);
