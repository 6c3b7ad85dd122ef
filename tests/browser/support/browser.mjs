// Chromium, pages that fail their test on any error, and probes that run before the page's scripts.
import assert from 'node:assert/strict';
import { chromium as driver } from 'playwright-core';

import { chromium } from './places.mjs';

export const WAIT_MS = 30_000;

export function launch() {
  return driver.launch({
    executablePath: chromium,
    args: ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--disable-dev-shm-usage'],
  });
}

// Runs in the page: counts what the page asks of the browser.
function installProbe() {
  const probe = { frames: 0, draws: 0, timeouts: 0, intervals: 0 };
  const askFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => askFrame((time) => {
    probe.frames += 1;
    callback(time);
  });
  for (const [name, count] of [['setTimeout', 'timeouts'], ['setInterval', 'intervals']]) {
    const original = window[name].bind(window);
    window[name] = (...call) => {
      probe[count] += 1;
      return original(...call);
    };
  }
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced', 'clear']) {
    const original = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function counted(...call) {
      probe.draws += 1;
      return original.apply(this, call);
    };
  }
  window.usagescopeProbe = probe;
}

// Without a GPU Chromium copies the canvas for the screen and warns of its own copying.
const OF_CHROMIUM = /GL Driver Message \(OpenGL, Performance, .*GPU stall due to ReadPixels/;

/// Opens a page in a context of its own. Everything that the console prints and every error is kept;
/// close() fails the test on what `allowed` (regular expressions) does not match. Chromium itself
/// reports refused requests on the console, so tests that want those name them.
export async function openPage(browser, { width = 1440, height = 900, ratio = 1, colorScheme = 'light',
  allowed = [], ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: ratio, colorScheme, ...more,
  });
  await context.addInitScript(installProbe);
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const console_ = [];
  page.on('console', (message) => console_.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => console_.push(`error: uncaught ${error.stack ?? error}`));
  page.on('crash', () => console_.push('error: the page crashed'));
  return {
    page,
    context,
    console: console_,
    problems: () => console_.filter((line) => /^(error|warning|assert)/.test(line) &&
      ![OF_CHROMIUM, ...allowed].some((pattern) => pattern.test(line))),
    async close() {
      const problems = this.problems();
      await context.close();
      assert.deepEqual(problems, [], 'console errors');
    },
  };
}

/// Runs `body(page, opened)` in a fresh page and closes it; errors of the page fail the test, those of
/// the test come first. On a failure what the page said is shown.
export async function withPage(browser, options, body) {
  const opened = await openPage(browser, options);
  try {
    await body(opened.page, opened);
  } catch (error) {
    const mirror = await visibleText(opened.page).catch(() => '(no page)');
    error.message += `\n--- ${opened.page.url()}\n${opened.console.join('\n')}\n--- the page says:\n${mirror}`;
    await opened.context.close();
    throw error;
  }
  await opened.close();
}

/// Waits until `check()` returns something truthy, and returns it.
export async function until(what, check, timeoutMs = WAIT_MS) {
  const began = Date.now();
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() - began > timeoutMs) {
      throw new Error(`timed out after ${timeoutMs} ms: ${what}${last ? ` (${last.message})` : ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/// All names and texts of the accessible mirror, in document order.
export function visibleText(page) {
  return page.evaluate(() => {
    const lines = [];
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(' ');
      const parts = [element.getAttribute('aria-label'), own, element.value,
        element.getAttribute('aria-valuetext'), element.getAttribute('aria-description')];
      const text = [...new Set(parts.filter(Boolean))].join(' | ');
      if (text && !['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) {
        lines.push(`${element.getAttribute('role') ?? element.tagName.toLowerCase()}: ${text}`);
      }
    }
    return lines.join('\n');
  });
}
