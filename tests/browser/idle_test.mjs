// Drawing on demand: nothing happens while nothing changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { groupBy, openDemo, openReport, settle } from './support/app.mjs';
import { until, withPage } from './support/browser.mjs';
import { pause } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

const IDLE_MS = 5000;
const stage = setStage();

/// Counts timers of the engine, which has its own global object.
async function watchWorkers(page) {
  assert.equal(page.workers().length, 1, 'the engine runs in a worker');
  await page.workers()[0].evaluate(() => {
    self.usagescopeTimers = 0;
    const original = self.setTimeout;
    self.setTimeout = (...call) => {
      self.usagescopeTimers += 1;
      return original(...call);
    };
  });
}

async function assertIdle(page, opened, what) {
  await page.mouse.move(3, 3);
  await settle(page, 400);
  await watchWorkers(page);
  const client = await opened.context.newCDPSession(page);
  await client.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration').value;
  };
  const probe = () => page.evaluate(() => ({ ...window.usagescopeProbe }));
  // What settles after the last input (a caret, a tooltip's delay) is over by then.
  await pause(1500);
  const before_ = await probe();
  const busyBefore = await busy();
  await pause(IDLE_MS);
  const busySeconds = await busy() - busyBefore;
  assert.deepEqual(await probe(), before_, `${what}: no frame, draw or timer in ${IDLE_MS} ms`);
  assert.equal(await page.workers()[0].evaluate(() => self.usagescopeTimers), 0, `${what}: engine timers`);
  assert.ok(busySeconds < 0.5, `${what}: ${busySeconds} s of work in ${IDLE_MS} ms`);
  await client.detach();
}

test('the probe counts what it is there for', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    await settle(page);
    const before_ = await page.evaluate(() => ({ ...window.usagescopeProbe }));
    await groupBy(page, 'Service');
    const { frames, draws } = await page.evaluate(() => window.usagescopeProbe);
    assert.ok(frames > before_.frames && draws > before_.draws, `${frames} frames, ${draws} draws`);
  });
});

test('0 frames in 5 idle seconds: Connect', async () => {
  await withPage(stage.browser, {}, async (page, opened) => {
    await page.goto(stage.server.url);
    await page.getByRole('button', { name: 'Use demo server' }).waitFor();
    await until('the engine is there', () => page.workers().length > 0);
    await assertIdle(page, opened, 'Connect');
  });
});

test('0 frames in 5 idle seconds: Explorer', async () => {
  await withPage(stage.browser, {}, async (page, opened) => {
    await openDemo(page, stage.server.url);
    await assertIdle(page, opened, 'Explorer');
  });
});

test('0 frames in 5 idle seconds: Explorer with an open panel', async () => {
  await withPage(stage.browser, {}, async (page, opened) => {
    await openDemo(page, stage.server.url);
    await page.getByRole('button', { name: /^Period / }).click();
    await page.getByRole('dialog', { name: 'Choose a period' }).waitFor();
    await assertIdle(page, opened, 'period panel');
  });
});

test('0 frames in 5 idle seconds: Service report', async () => {
  await withPage(stage.browser, {}, async (page, opened) => {
    await openReport(page, stage.server.url);
    await assertIdle(page, opened, 'Service report');
  });
});
