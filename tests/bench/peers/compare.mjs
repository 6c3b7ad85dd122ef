// Whether two answers say the same: texts and counts to the letter, exact numbers to the last digit,
// doubles as near as sums of millions of doubles come.
const NEAR = 1e-9;

/// Exact decimals come as text; 1.50 and 1.5 are one number.
const plain = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
const isNumber = (value) => typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value);

function isSame(value, expected) {
  if (Array.isArray(expected)) {
    return Array.isArray(value) && value.length === expected.length &&
      expected.every((item, i) => isSame(value[i], item));
  }
  if (typeof value === 'string' && typeof expected === 'string') {
    return value === expected ||
      (isNumber(value) && isNumber(expected) && plain(value) === plain(expected));
  }
  if (!isNumber(value) || !isNumber(expected)) return false;
  return Math.abs(value - expected) <= NEAR * Math.abs(Number(expected));
}

/// Sets of groups come in any order.
function inOrder({ id, groups }, answer) {
  const sorted = (list) => [...list].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  if (groups) return sorted(answer);
  // Of a brush all are sets but the customers.
  if (id === 'brush') return [sorted(answer[0]), answer[1], sorted(answer[2])];
  // A row's day may come with its time.
  if (id.endsWith('_rows')) {
    return answer.map((row) => row.map((value, i) => (i === 19 ? value.slice(0, 10) : value)));
  }
  return answer;
}

/// Where the answers differ first, or undefined.
export function difference(question, answer, expected) {
  const [found, wanted] = [inOrder(question, answer), inOrder(question, expected)];
  if (isSame(found, wanted)) return undefined;
  if (found.length !== wanted.length) return `${found.length} items instead of ${wanted.length}`;
  const at = wanted.findIndex((item, i) => !isSame(found[i], item));
  const show = (item) => JSON.stringify(item).slice(0, 400);
  return `item ${at} is ${show(found[at])} instead of ${show(wanted[at])}`;
}
