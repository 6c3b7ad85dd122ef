// The page is plain files: any static host serves it, the data comes from elsewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connectByForm, openReport, textsOf, waitForLoad } from './support/app.mjs';
import { withPage } from './support/browser.mjs';
import { siteFolder } from './support/places.mjs';
import { demo, serveFolder } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

const stage = setStage();

for (const wasmType of ['application/wasm', 'application/octet-stream']) {
  test(`a static host without COOP and COEP, wasm as ${wasmType}`, async () => {
    const host = await serveFolder(siteFolder, { wasmType });
    try {
      await withPage(stage.browser, {
        // Chromium tells about the wrong type before the page takes the other way.
        allowed: wasmType === 'application/wasm' ? [] : [/Incorrect response MIME type|wasm streaming compile failed|falling back/],
      }, async (page) => {
        await page.goto(host.url);
        await connectByForm(page, {
          host: stage.server.url, organisation: demo.distributor, token: demo.distributorToken,
        });
        const { rows } = await waitForLoad(page);
        assert.ok(rows > 10_000);
        assert.equal(await page.evaluate(() => self.crossOriginIsolated), false);
        assert.deepEqual(host.requests.filter(({ status }) => status !== 200), [], 'all files are there');
      });
    } finally {
      await host.close();
    }
  });
}

test('a host without the demo data says where they come from', async () => {
  const host = await serveFolder(siteFolder);
  try {
    await withPage(stage.browser, { allowed: [/status of 404/] }, async (page) => {
      await page.goto(host.url);
      await page.getByRole('button', { name: 'Use demo server' }).click();
      const alert = page.getByRole('alert', { name: 'Demo failed' });
      await alert.waitFor();
      assert.match(await textsOf(alert), /come from Usagescope’s mock server, and this page is served by another/);
    });
  } finally {
    await host.close();
  }
});

test('no Worker: the same engine runs in the page', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.addInitScript(() => {
      window.Worker = class { constructor() { throw new Error('no workers here'); } };
    });
    await openReport(page, stage.server.url);
    assert.equal(page.workers().length, 0);
  });
});
