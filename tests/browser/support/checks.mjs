// Assertions that several files share.
import assert from 'node:assert/strict';

import { isShownAs, sumRows, toText } from './oracle.mjs';

const FIGURES = {
  'MSRP amount': 'cost', Usage: 'usage', 'On-demand': 'onDemand', 'Commitment, day': 'commitment',
};

/// Every figure of one line of the grid against the sums of these rows. `unit` is the unit that the
/// headers name, if all rows of the grid have the same.
export function checkLine(line, rows, unit) {
  const sums = sumRows(rows);
  assert.equal(line.cells.Rows, rows.length.toLocaleString('en-US'), `${line.name}: rows`);
  for (const [header, name] of Object.entries(FIGURES)) {
    const isQuantity = header !== 'MSRP amount';
    const cell = line.cells[isQuantity && unit ? `${header}, ${unit}` : header];
    assert.ok(cell !== undefined, `there is a column ${header} in ${Object.keys(line.cells)}`);
    const shown = cell.replace(/ [^\d]*$/, '');  // without a unit of its own
    if (isQuantity && sums.units.size > 1) {
      assert.equal(cell, 'mixed units', `${line.name}: ${header}`);
    } else if (sums[name] === null) {
      assert.equal(shown, '—', `${line.name}: ${header}`);
    } else {
      assert.ok(isShownAs(shown, sums[name]),
        `${line.name}: ${header} is shown as ${cell}, exactly ${toText(sums[name])}`);
    }
  }
}

/// A secret is in nothing that outlives the view (address, history, storages, document, console) and
/// not in the logs of these programs.
export async function assertNowhere(page, opened, secret, programs) {
  const stored = await page.evaluate(async () => JSON.stringify([
    location.href, { ...localStorage }, { ...sessionStorage }, document.cookie, history.state,
    await indexedDB.databases(), await caches.keys(), window.name, document.title,
    document.documentElement.outerHTML,
  ]));
  assert.ok(!stored.includes(secret), 'the token is not in address, storage or document');
  assert.ok(!opened.console.join('\n').includes(secret), 'the token is not on the console');
  for (const { log } of programs) assert.ok(!log.includes(secret), 'the token is not in the log of the server');
}
