// The accessible mirror of every screen, the canvas below it, and what the first view weighs.
import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { openReport, settle, waitForLoad } from './support/app.mjs';
import { openPage, until, withPage } from './support/browser.mjs';
import { siteFolder } from './support/places.mjs';
import { setStage } from './support/stage.mjs';

const FIRST_VIEW_BYTES = 600 * 1024;
const stage = setStage();

// In the page: every fault of the mirror, as sentences.
function auditMirror() {
  const ACTED_ON = 'button, a, input, [role=option], [role=radio], [role=checkbox], [role=combobox], ' +
    '[role=listbox], [role=grid], [role=treegrid], [tabindex], [data-act]';
  const faults = [];
  const ids = new Set();
  const name = (element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
  for (const element of document.querySelectorAll('#mirror *')) {
    const who = `${element.getAttribute('role') ?? element.tagName} ${element.id}`;
    if (!element.id) faults.push(`${who}: no id`);
    if (ids.has(element.id)) faults.push(`${who}: an id twice`);
    ids.add(element.id);
    for (const attribute of ['aria-activedescendant', 'aria-controls']) {
      const target = element.getAttribute(attribute);
      if (target && !document.getElementById(target)) faults.push(`${who}: ${attribute} names nobody (${target})`);
    }
    if (!element.matches(ACTED_ON)) continue;
    if (!name(element)) faults.push(`${who}: no name`);
    const box = element.getBoundingClientRect();
    if (box.width <= 0 || box.height <= 0) faults.push(`${who}: ${box.width} x ${box.height}`);
    if (box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
      faults.push(`${who}: reaches out of the window (${box.left}, ${box.top}, ${box.right}, ${box.bottom})`);
    }
  }
  const mains = document.querySelectorAll('main').length;
  if (mains !== 1) faults.push(`${mains} main landmarks`);
  if (ids.size < 10) faults.push(`only ${ids.size} elements`);
  return faults;
}

// A short period loads in a moment.
const explore = (more = '') => `${stage.server.url}/#/explore?source=demo&period=2021-12-20..2021-12-31${more}`;
async function openExplorer(page) {
  await page.goto(explore());
  await waitForLoad(page);
}

const SCREENS = {
  async connect(page) {
    await page.goto(stage.server.url);
    await page.getByRole('button', { name: 'Use demo server' }).waitFor();
  },
  explorer: openExplorer,
  async groups(page) {
    await page.goto(explore('&by=resellerId,usageTimestamp.month&f.service=VMware%20Cloud%20on%20AWS'));
    await page.getByRole('treegrid').waitFor();
    await page.getByRole('button', { name: /^Expand / }).first().click();
  },
  async filter(page) {
    await openExplorer(page);
    await page.getByRole('button', { name: 'Add a filter' }).click();
    await page.getByRole('dialog', { name: 'Filter' }).getByRole('option').first().click();
    await page.getByRole('listbox', { name: 'Values' }).getByRole('option').first().waitFor();
  },
  async period(page) {
    await openExplorer(page);
    await page.getByRole('button', { name: /^Period / }).click();
    await page.getByRole('dialog', { name: 'Choose a period' }).waitFor();
  },
  async empty(page) {
    await page.goto(explore('&f.chargeId=VOD-IP-A1&f.service=VMware%20Workspace%20ONE'));
    await page.getByRole('region', { name: 'No rows' }).waitFor();
  },
  async report(page) {
    await openReport(page, stage.server.url);
  },
};

for (const [width, height] of [[1440, 900], [1024, 700], [420, 860]]) {
  test(`every element has a name, one id and a place in the window: ${width} x ${height}`, async () => {
    for (const [screen, open] of Object.entries(SCREENS)) {
      await withPage(stage.browser, { width, height }, async (page) => {
        await open(page);
        await settle(page);
        assert.deepEqual(await page.evaluate(auditMirror), [], screen);
      });
    }
  });
}

test('the audit finds what it looks for', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await SCREENS.connect(page);
    await settle(page);
    const faults = await page.evaluate(`(() => {
      const one = document.querySelector('#mirror button');
      const copy = one.cloneNode(true);
      copy.textContent = '';
      copy.removeAttribute('aria-label');
      copy.style.left = '-5000px';
      one.after(copy);
      return (${auditMirror})();
    })()`);
    for (const part of ['an id twice', 'no name', 'reaches out of the window']) {
      assert.ok(faults.some((fault) => fault.includes(part)), part);
    }
  });
});

for (const ratio of [1, 1.5, 2, 3]) {
  test(`the canvas has a pixel for each device pixel at ratio ${ratio}`, async () => {
    await withPage(stage.browser, { width: 900, height: 600, ratio }, async (page) => {
      await SCREENS.connect(page);
      await settle(page);
      const { canvas, wanted } = await page.evaluate(() => {
        const element = document.querySelector('canvas');
        const box = element.getBoundingClientRect();
        return {
          canvas: [element.width, element.height],
          wanted: [Math.round(box.width * devicePixelRatio), Math.round(box.height * devicePixelRatio)],
        };
      });
      assert.deepEqual(wanted, [900 * ratio, 600 * ratio]);
      assert.deepEqual(canvas, wanted);
    });
  });
}

test('light and dark follow the system, at once', async () => {
  const pictures = {};
  for (const colorScheme of ['light', 'dark']) {
    await withPage(stage.browser, { width: 900, height: 600, colorScheme }, async (page) => {
      await SCREENS.explorer(page);
      await page.mouse.move(1, 1);
      await settle(page);
      pictures[colorScheme] = await page.screenshot();
      pictures[`${colorScheme} again`] = await page.screenshot();
      await page.emulateMedia({ colorScheme: colorScheme === 'light' ? 'dark' : 'light' });
      await until('the theme turns', async () => !(await page.screenshot()).equals(pictures[colorScheme]));
    });
  }
  assert.ok(pictures.light.equals(pictures['light again']), 'the same view is the same picture');
  assert.ok(!pictures.light.equals(pictures.dark));
});

test('something is drawn, not only mirrored', async () => {
  const opened = await openPage(stage.browser, { width: 900, height: 600 });
  await SCREENS.explorer(opened.page);
  await settle(opened.page);
  const colours = await opened.page.evaluate(async (picture) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  }, (await opened.page.screenshot()).toString('base64'));
  await opened.close();
  assert.ok(colours > 100, `${colours} colours: text has many shades`);
});

test('the first view weighs at most 600 KB, compressed', async () => {
  await withPage(stage.browser, {}, async (page) => {
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    let received = 0;
    client.on('Network.loadingFinished', ({ encodedDataLength }) => { received += encodedDataLength; });
    const encodings = [];
    page.on('response', (response) => encodings.push([new URL(response.url()).pathname,
      response.headers()['content-encoding']]));
    await SCREENS.connect(page);
    await until('the engine is there', () => page.workers().length > 0);
    await page.waitForLoadState('networkidle');
    assert.ok(received > 100_000 && received <= FIRST_VIEW_BYTES, `${received} bytes came over the wire`);
    const wasm = encodings.filter(([name]) => name.endsWith('.wasm'));
    assert.ok(wasm.length >= 1);
    for (const [name, encoding] of wasm) assert.match(encoding ?? '', /^(br|gzip)$/, name);
  });
  // And whatever the server did: all brotli copies of the site together.
  const files = (await readdir(siteFolder)).filter((name) => name.endsWith('.br'));
  assert.ok(files.length > 5);
  let bytes = 0;
  for (const name of files) bytes += (await stat(path.join(siteFolder, name))).size;
  assert.ok(bytes <= FIRST_VIEW_BYTES, `the site is ${bytes} bytes in brotli`);
});
