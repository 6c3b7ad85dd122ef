// The page as its users see it: everything goes through roles and names of the accessible mirror.
import { until } from './browser.mjs';

export const explorer = (page) => page.getByRole('main', { name: 'Explorer' });
export const report = (page) => page.getByRole('main', { name: 'Service report' });
export const grid = (page) => page.getByRole('main').locator('[role=grid], [role=treegrid]');
export const trust = (page) => page.getByRole('region', { name: 'Trust' });

/// The view state that the address shows: {path, params}.
export function shownView(page) {
  const [path, query] = new URL(page.url()).hash.replace(/^#/, '').split('?');
  return { path, params: new URLSearchParams(query) };
}

/// All texts below an element, joined by spaces.
export function textsOf(locator) {
  return locator.evaluate((root) => [root, ...root.querySelectorAll('*')].map((element) =>
    [element.getAttribute('aria-label') ?? '',
      ...[...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)].join(' '))
    .join(' ').replace(/\s+/g, ' ').trim());
}

/// {rows, of} of the trust strip, both as numbers.
export async function loadedRows(page) {
  const match = (await textsOf(trust(page))).match(/([\d,]+)(?: of ([\d,]+))? rows loaded/);
  const number = (text) => Number((text ?? '-1').replaceAll(',', ''));
  return match ? { rows: number(match[1]), of: number(match[2]) } : { rows: -1, of: -1 };
}

export async function waitForLoad(page) {
  await explorer(page).waitFor();
  return until('the load is complete', async () => {
    const { rows, of } = await loadedRows(page);
    const isBusy = await page.getByRole('button', { name: 'Cancel' }).count() > 0;
    return !isBusy && rows > 0 && rows === of && { rows, of };
  });
}

/// A press with the pointer. What lies below the fold comes into view with the focus.
export async function press(locator) {
  await locator.focus();
  await locator.click();
}

export async function openDemo(page, url) {
  await page.goto(url);
  await press(page.getByRole('button', { name: 'Use demo server' }));
  return waitForLoad(page);
}

export async function connectByForm(page, { host, organisation, token }) {
  await page.getByRole('textbox', { name: 'Host' }).fill(host);
  await page.getByRole('textbox', { name: 'Organisation id' }).fill(organisation);
  await page.getByRole('textbox', { name: 'API token' }).fill(token);
  await press(page.getByRole('button', { name: 'Connect', exact: true }));
}

export async function openReport(page, url) {
  await page.goto(url);
  await press(page.getByRole('button', { name: 'Use provider demo' }));
  await waitForReport(page);
}

export async function waitForReport(page) {
  await page.getByRole('treegrid', { name: 'Service usage report' }).waitFor();
}

/// Adds or replaces a filter: the values are marked in the list.
export async function filterBy(page, column, values) {
  await page.getByRole('button', { name: 'Add a filter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter' });
  await dialog.getByRole('option', { name: column }).first().click();
  const list = dialog.getByRole('listbox', { name: 'Values' });
  await list.getByRole('option').first().waitFor();
  for (const value of values) {
    await dialog.getByRole('searchbox', { name: 'Search' }).fill(value);
    await list.getByRole('option', { name: value }).first().click();
  }
  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await dialog.waitFor({ state: 'detached' });
}

export async function groupBy(page, ...keys) {
  for (;;) {
    const remove = page.getByRole('button', { name: /^Stop grouping by / });
    const before = await remove.count();
    if (before === 0) break;
    await remove.first().click();
    await until('a group key is gone', async () => await remove.count() < before);
  }
  for (const key of keys) await addKey(page, key);
}

export async function addKey(page, key) {
  await page.getByRole('combobox', { name: 'Add a group key' }).click();
  await page.getByRole('option', { name: key, exact: true }).click();
  await page.getByRole('button', { name: `Stop grouping by ${key}` }).waitFor();
}

/// Waits until the questions asked so far are answered: nothing changes on the mirror for a while.
export async function settle(page, quietMs = 250) {
  await page.evaluate((quiet) => new Promise((resolve) => {
    let timer = setTimeout(done, quiet);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, quiet);
    });
    function done() {
      observer.disconnect();
      resolve();
    }
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  }), quietMs);
}

// In the page: the rows of the grid that are on screen.
function readVisibleRows(root) {
  const textOf = (element) => element.getAttribute('aria-label') ?? element.textContent;
  const headers = {};
  for (const header of root.querySelectorAll('[role=columnheader]')) {
    headers[header.getAttribute('aria-colindex')] = textOf(header);
  }
  const rows = [];
  for (const row of root.querySelectorAll('[role=row]')) {
    const cells = {};
    for (const cell of row.querySelectorAll('[role=rowheader], [role=gridcell]')) {
      cells[headers[cell.getAttribute('aria-colindex')]] = textOf(cell);
    }
    if (Object.keys(cells).length === 0) continue;
    rows.push({
      index: Number(row.getAttribute('aria-rowindex')),
      level: Number(row.getAttribute('aria-level') ?? 1),
      name: textOf(row.querySelector('[role=rowheader]') ?? row),
      expanded: row.getAttribute('aria-expanded'),
      cells,
    });
  }
  return { count: Number(root.getAttribute('aria-rowcount')), headers: Object.values(headers), rows };
}

/// Rows of the grid that are on screen: {count, headers, rows}.
export function visibleRows(page) {
  return grid(page).evaluate(readVisibleRows);
}

/// All rows of the grid, scrolled through with the wheel: {headers, total, rows}. `total` is the
/// second line of the grid, the first below the header.
export async function readGrid(page) {
  const box = await grid(page).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -1e6);
  await settle(page);
  const found = new Map();
  let headers = [];
  await until('every row of the grid was seen', async () => {
    const seen = await visibleRows(page);
    headers = seen.headers;
    for (const row of seen.rows) if (Object.values(row.cells).some(Boolean)) found.set(row.index, row);
    if (found.size >= seen.count - 1) return true;  // the header line is the first
    await page.mouse.wheel(0, Math.max(60, box.height - 160));
    await settle(page, 120);
    return false;
  });
  await page.mouse.move(2, 2);
  const all = [...found.values()].sort((a, b) => a.index - b.index);
  return { headers, total: all[0], rows: all.slice(1) };
}

/// Opens every collapsed group, from the top.
export async function expandAll(page) {
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  const { count } = await visibleRows(page);
  for (let guard = 0, left = count - 2; left > 0 && guard < 500; ++guard, --left) {
    const active = await activeRow(page);
    if (active?.expanded === 'false') {
      await page.keyboard.press('ArrowRight');
      await until(`${active.name} is expanded`, async () => (await activeRow(page))?.expanded === 'true');
    }
    // Past the children, to the next group.
    await moveToNextGroup(page);
  }
}

async function moveToNextGroup(page) {
  for (;;) {
    const before = await activeRow(page);
    await page.keyboard.press('ArrowDown');
    const after = await until('the active row moved', async () => {
      const row = await activeRow(page);
      return row && (row.index !== before.index || await isLast(page, row)) && row;
    });
    if (after.level === 1 || await isLast(page, after)) return;
  }
}

async function isLast(page, row) {
  return row.index >= Number(await grid(page).getAttribute('aria-rowcount'));
}

/// The row that the keyboard stands on.
export function activeRow(page) {
  return grid(page).evaluate((root) => {
    const row = document.getElementById(root.getAttribute('aria-activedescendant') ?? '');
    if (!row || row.getAttribute('role') !== 'row') return null;
    return {
      index: Number(row.getAttribute('aria-rowindex')),
      level: Number(row.getAttribute('aria-level') ?? 1),
      name: row.getAttribute('aria-label') ?? row.textContent,
      expanded: row.getAttribute('aria-expanded'),
    };
  });
}
