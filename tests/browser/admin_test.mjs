// The page of /__admin: what a person sees of the mock server, by roles and names, in both colours.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until, withPage } from './support/browser.mjs';
import { demo } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

const stage = setStage();
const SEARCH = `/cphub/api/seller/v1/distributors/${demo.distributor}/usages/search`;

const post = (path, body, headers = {}) =>
  fetch(stage.server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });

/// A server as it is after a few requests of a client.
async function makeTraffic() {
  await post('/__admin/reset', {});
  const { accessToken } = await (await post('/cphub/api/auth/v1/authn/accesstoken', { refreshToken: demo.distributorToken })).json();
  const token = { 'csp-auth-token': accessToken };
  await post(`${SEARCH}?pageLimit=2`, {}, token);
  await post(SEARCH, { filters: [{ key: 'NOPE', operator: 'EQUALS', value: 'x' }] }, token);
  await post(SEARCH.replace('search', 'serch'), {}, token);
  return accessToken;
}

async function openAdmin(page) {
  await page.goto(`${stage.server.url}/__admin/`);
  await page.getByText('running', { exact: true }).waitFor();
  await page.getByRole('row').nth(4).waitFor();
}

const focusedName = (page) => page.evaluate(() => document.activeElement?.textContent ?? '');

/// Text that stands out too little from what is behind it: [{text, ratio}].
const faintTexts = (page) => page.evaluate(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((value) => value / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('').trim();
    if (!text || !element.checkVisibility()) continue;
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push({ text, ratio });
  }
  return found;
});

test('requests are listed with who answered, and open by keyboard', async () => {
  const accessToken = await makeTraffic();
  await withPage(stage.browser, {}, async (page) => {
    await openAdmin(page);
    const rows = page.getByRole('region', { name: 'Requests' }).getByRole('row');
    assert.equal(await rows.count(), 5); // the head and four requests
    assert.match(await rows.nth(1).innerText(), /POST[\s\S]*serch[\s\S]*404[\s\S]*routing/);
    assert.match(await rows.nth(3).innerText(), /search\?pageLimit=2[\s\S]*200[\s\S]*semantic/);
    const refused = rows.nth(2).getByRole('button');
    await refused.focus();
    await page.keyboard.press('Enter');
    await until('the details are open', async () => (await refused.getAttribute('aria-expanded')) === 'true');
    const shown = await page.locator('main').innerText();
    assert.match(shown, /Why\s+\/filters\/0\/key: [^\n]*NOPE/);
    assert.ok(!shown.includes(accessToken) && !shown.includes(demo.distributorToken));
    await page.waitForTimeout(2500); // the page looks again every two seconds
    assert.equal(await refused.getAttribute('aria-expanded'), 'true');
    assert.match(await focusedName(page), /usages\/search/); // and keeps the focus
    await page.getByRole('searchbox', { name: 'Text' }).fill('nothing like this');
    await page.getByText('No request is like this').waitFor();
    assert.match(await page.getByRole('region', { name: 'Unmatched' }).innerText(), /serch[\s\S]*wanted[\s\S]*found/);
  });
});

test('a fault is armed, hits and is disarmed without a pointer', async () => {
  await makeTraffic();
  await withPage(stage.browser, {}, async (page) => {
    await openAdmin(page);
    const faults = page.getByRole('region', { name: 'Faults' });
    await faults.getByRole('combobox', { name: 'Kind' }).focus();
    await faults.getByRole('combobox', { name: 'Kind' }).selectOption('status');
    await faults.getByRole('textbox', { name: 'Status' }).fill('429');
    await faults.getByRole('combobox', { name: 'Body' }).selectOption('html');
    await faults.getByRole('textbox', { name: /^Path/ }).fill('/cphub/*');
    await faults.getByRole('textbox', { name: 'Hits' }).fill('1');
    await page.keyboard.press('Enter');
    await faults.getByText('f1 status').waitFor();
    await faults.getByText(/status 429, body html/).waitFor();
    const hit = await post(SEARCH, {});
    assert.deepEqual([hit.status, hit.headers.get('content-type')], [429, 'text/html; charset=utf-8']);
    assert.equal((await post(SEARCH, {})).status, 401);
    await faults.getByText(/1 of 2 hit · spent/).waitFor();
    await faults.getByRole('button', { name: 'Disarm f1' }).press('Enter');
    await faults.getByText('None is armed.').waitFor();
  });
});

test('the clock moves, and what is refused is said', async () => {
  await makeTraffic();
  await withPage(stage.browser, { allowed: [/status of 400/] }, async (page) => {
    await openAdmin(page);
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.getByText('2022-02-16 12:00:00 UTC').waitFor();
    await page.getByRole('textbox', { name: 'Instant, UTC' }).fill('noon');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('/now').waitFor();
    await page.getByRole('button', { name: 'Reset all' }).click();
    await page.getByText('2022-02-15 12:00:00 UTC').waitFor();
    assert.equal(await page.getByRole('alert').isVisible(), false);
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`every text stands out in ${colorScheme}, on the rules' page too`, async () => {
    await makeTraffic();
    await withPage(stage.browser, { colorScheme }, async (page) => {
      await openAdmin(page);
      assert.deepEqual(await faintTexts(page), []);
      await page.getByRole('link', { name: 'Rules' }).click();
      await page.getByRole('heading', { name: 'Rules that the answers follow' }).waitFor();
      assert.ok(await page.getByRole('row').count() > 50);
      assert.deepEqual(await faintTexts(page), []);
    });
  });
}

test('a narrow page scrolls one way only', async () => {
  await makeTraffic();
  await withPage(stage.browser, { width: 420 }, async (page) => {
    await openAdmin(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 420);
  });
});
