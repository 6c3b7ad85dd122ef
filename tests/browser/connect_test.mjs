// Ways in: the demos in one click, a server by the form, and what a wrong token leads to.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connectByForm, explorer, loadedRows, openDemo, openReport, settle, shownView, textsOf,
  waitForLoad } from './support/app.mjs';
import { until, visibleText, withPage } from './support/browser.mjs';
import { assertNowhere } from './support/checks.mjs';
import { demo } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

// Chromium itself reports refused requests.
const REFUSED = /Failed to load resource: the server responded with a status of 40[13]/;
const stage = setStage();

test('the demo opens in one click', async () => {
  await withPage(stage.browser, {}, async (page, opened) => {
    const { rows, of } = await openDemo(page, stage.server.url);
    assert.ok(rows > 10_000 && rows === of, `${rows} of ${of} rows`);
    assert.equal(shownView(page).path, '/explore');
    assert.equal(shownView(page).params.get('source'), 'demo');
    const strip = await textsOf(page.getByRole('region', { name: 'Trust' }));
    for (const part of ['usage date 1 Oct – 31 Dec 2021', 'by default', 'MSRP per unit', 'assumption',
      'unspecified', '15 Feb 2022 12:00 UTC']) {
      assert.ok(strip.includes(part), `the trust strip says "${part}": ${strip}`);
    }
    await assertNowhere(page, opened, demo.distributorToken, [stage.server]);
  });
});

test('the provider demo opens in one click', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openReport(page, stage.server.url);
    assert.equal(shownView(page).params.get('source'), 'demo-provider');
  });
});

test('the form connects, and its token is kept nowhere', async () => {
  await withPage(stage.browser, {}, async (page, opened) => {
    await page.goto(stage.server.url);
    await connectByForm(page, {
      host: stage.server.url, organisation: demo.distributor, token: demo.distributorToken,
    });
    await waitForLoad(page);
    const { params } = shownView(page);
    assert.equal(params.get('source'), 'server');
    assert.equal(params.get('host'), stage.server.url);
    assert.equal(params.get('org'), demo.distributor);
    await assertNowhere(page, opened, demo.distributorToken, [stage.server]);
    // A reload has no token: the form comes back, with all but the token, and no data.
    const asked = page.url();
    await page.reload();
    await page.getByRole('button', { name: 'Connect', exact: true }).waitFor();
    await settle(page);
    assert.equal(await page.getByRole('textbox', { name: 'Host' }).inputValue(), stage.server.url);
    assert.equal(await page.getByRole('textbox', { name: 'Organisation id' }).inputValue(), demo.distributor);
    assert.equal(await page.getByRole('textbox', { name: 'API token' }).inputValue(), '');
    await page.getByRole('textbox', { name: 'API token' }).fill(demo.distributorToken);
    await page.keyboard.press('Enter');
    await waitForLoad(page);
    assert.equal(page.url(), asked, 'the view is that of the link');
  });
});

test('a wrong token is named, and leaks nowhere', async () => {
  const secret = 'canary-5c1a7e-not-a-token';
  await withPage(stage.browser, { allowed: [REFUSED] }, async (page, opened) => {
    await page.goto(stage.server.url);
    await connectByForm(page, { host: stage.server.url, organisation: demo.distributor, token: secret });
    const alert = page.getByRole('alert', { name: 'Connection failed' });
    await alert.waitFor();
    assert.match(await textsOf(alert), /The API token was not accepted/);
    assert.equal(await explorer(page).count(), 0);
    await page.getByRole('textbox', { name: 'Host' }).focus();
    await settle(page);
    // What a person typed stays in its field, so that it can be corrected, and nowhere else.
    await page.getByRole('textbox', { name: 'API token' }).fill('');
    await settle(page);
    await assertNowhere(page, opened, secret, [stage.server]);
    // And the form still works.
    await page.getByRole('textbox', { name: 'API token' }).fill(demo.distributorToken);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await waitForLoad(page);
  });
});

test('a token without a role is told so', async () => {
  await withPage(stage.browser, { allowed: [REFUSED] }, async (page) => {
    await page.goto(stage.server.url);
    await connectByForm(page, {
      host: stage.server.url, organisation: demo.distributor, token: 'usagescope-demo-norole',
    });
    const said = await until('the refusal is said', async () => {
      const text = await visibleText(page);
      return /alert/.test(text) && text;
    });
    assert.match(said, /role|may not|not allowed|refused/i);
    assert.equal((await loadedRows(page).catch(() => ({ rows: 0 }))).rows > 0, false);
  });
});

test('missing fields and a dead host are named', async () => {
  await withPage(stage.browser, { allowed: [/ERR_CONNECTION_REFUSED/] }, async (page) => {
    await page.goto(stage.server.url);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await until('the first missing field is marked', async () =>
      await page.locator('input[aria-invalid=true]').count() > 0);
    // Nothing listens on port 9.
    await connectByForm(page, { host: 'http://127.0.0.1:9', organisation: demo.distributor, token: 'x-y-z' });
    await until('the host is named', async () => /No answer from http:\/\/127\.0\.0\.1:9/.test(await visibleText(page)));
  });
});
