"use strict";
// The page of /__admin: reads the same JSON that programs read, and writes text only as text.

const byId = (id) => document.getElementById(id);
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const put = (parent, ...children) => parent.replaceChildren(...children);

const say = (text) => {
  byId("note").hidden = !text;
  byId("note").textContent = text || "";
};

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: "no-store",
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.message || `status ${answer.status}`);
  return json;
}

/// Runs an action of a person: shows what went wrong, then everything anew.
async function act(action) {
  try {
    await action();
    say("");
  } catch (error) {
    say(error.message);
  }
  await refresh();
}

// ---- the state of the server

function showHealth(health) {
  const isGood = health.status === "ok";
  const state = byId("state");
  state.textContent = isGood ? "running" : "old fixtures: the last reload failed";
  state.className = `badge ${isGood ? "good" : "bad"}`;
  byId("clock-now").textContent = `${health.clock.now} · ${health.clock.mode}`;
  byId("clock-mode").textContent = health.clock.now.replace("T", " ").replace("Z", " UTC");
  const error = health.lastLoad.error;
  if (error) say(`The fixtures could not be loaded: ${error.file}${error.pointer && "#" + error.pointer}: ${error.message}`);
  const facts = [
    ["Fixtures", health.fixtures.count.toLocaleString("en")], ["Folder", health.fixtures.folder],
    ["Usage rows", health.rows.toLocaleString("en")], ["Loads", health.lastLoad.loads],
    ["Journal", `${health.journal.held} of ${health.journal.capacity}`],
  ];
  put(byId("served"), ...facts.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]));
}

// ---- requests

const open = new Set();  // ids of requests whose details are shown

function detailOf(entry) {
  const lines = (pairs) => pairs.map(({ name, value }) => `${name}: ${value}`).join("\n");
  const parts = [];
  const add = (title, text) => text && parts.push(make("div", { className: "muted", textContent: title }), make("pre", { textContent: text }));
  add("Why", entry.message);
  add("Query", lines(entry.query));
  add("Headers", lines(entry.headers));
  add("Body", entry.body || (entry.bodyBytes ? `${entry.bodyBytes} bytes, not kept` : ""));
  add("At", entry.at);
  const cell = make("td", { colSpan: 7 }, ...parts);
  return make("tr", { className: "detail", id: `detail-${entry.id}` }, cell);
}

/// A path that breaks between its segments only, with its query; what all paths share is muted.
function pathOf(entry) {
  if (!entry.path) return ["(no request)"];
  const base = /^\/cphub\/api\/[a-z]+\/v\d+/.exec(entry.path)?.[0] ?? "";
  const segments = entry.path.slice(base.length).split("/").flatMap((part, i) => (i ? ["/", make("wbr"), part] : [part]));
  const query = entry.query.map(({ name, value }) => `${name}=${value}`).join("&");
  return [make("span", { className: "muted", textContent: base }), ...segments, ...(query ? [make("wbr"), make("span", { className: "muted", textContent: `?${query}` })] : [])];
}

function rowsOf(entry) {
  const isOpen = open.has(entry.id);
  const toggle = make("button", { type: "button", className: "plain" }, ...pathOf(entry));
  toggle.id = `request-${entry.id}`;
  toggle.setAttribute("aria-expanded", String(isOpen));
  toggle.onclick = () => {
    if (!open.delete(entry.id)) open.add(entry.id);
    showRequests(shown);
    byId(toggle.id)?.focus();
  };
  const by = [entry.source !== "fault" && entry.source, entry.fixture, entry.fault && `fault ${entry.fault}`].filter(Boolean).join(" · ");
  const row = make("tr", {},
    make("td", { className: "num muted", textContent: entry.id }),
    make("td", { textContent: entry.method }),
    make("td", { className: "path" }, toggle),
    make("td", { className: `num s${Math.floor(entry.status / 100)}`, textContent: entry.status }),
    make("td", { textContent: by }),
    make("td", { className: "num", textContent: entry.answerBytes.toLocaleString("en") }),
    make("td", { className: "num", textContent: (entry.micros / 1000).toFixed(2) }));
  return isOpen ? [row, detailOf(entry)] : [row];
}

let shown = { count: 0, requests: [] };

function showRequests(found) {
  shown = found;
  const focused = document.activeElement?.id;
  put(byId("requests-rows"), ...found.requests.flatMap(rowsOf));
  if (focused?.startsWith("request-")) byId(focused)?.focus();
  byId("requests-count").textContent = found.count > found.requests.length ? `the latest ${found.requests.length} of ${found.count.toLocaleString("en")}` : `${found.count} kept`;
  const isFiltered = [...new FormData(byId("filter")).values()].some(Boolean);
  byId("requests-empty").hidden = found.count > 0;
  byId("requests-empty").textContent = isFiltered ? "No request is like this. Drop a condition." : "No requests yet. Point your client at this server.";
}

function requestQuery() {
  const query = new URLSearchParams({ limit: "100" });
  for (const [name, value] of new FormData(byId("filter"))) {
    if (value && (name !== "status" || /^[1-5]\d\d$/.test(value))) query.set(name, value);
  }
  return `requests?${query}`;
}

function showUnmatched({ unmatched }) {
  const differenceOf = (d) => make("li", {}, `${d.where}: `, make("ins", { textContent: `wanted ${d.expected}` }), ", ", make("del", { textContent: `found ${d.found}` }));
  const items = unmatched.map(({ request, nearest }) => make("div", { className: "miss" },
    make("p", {}, make("strong", { textContent: `${request.method} ${request.path}` }), ` · ${request.status} · #${request.id}`),
    make("ol", {}, ...nearest.map((near) => make("li", {}, make("code", { textContent: near.fixture }), make("ul", {}, ...near.differences.map(differenceOf)))))));
  put(byId("unmatched"), ...(items.length ? items : [make("p", { className: "empty", textContent: "None: each request was answered." })]));
}

// ---- faults, scenarios

// Kind: what it does, and its members: name, title, value, or the words to choose from.
const FAULTS = {
  status: ["503 or another status", [["status", "Status", "503"], ["retryAfter", "Retry-After, s", ""],
    ["body", "Body", ["api", "empty", "html", "truncated", "csp", "cost-and-usage", "bsc", "bsc-token"]]]],
  delay: ["late", [["delayMs", "Delay, ms", "1000"]]],
  dribble: ["in pieces", [["chunks", "Pieces", "10"], ["overMs", "Over, ms", "2000"]]],
  connectionReset: ["connection reset", []], emptyResponse: ["closed without a byte", []],
  randomData: ["no HTTP", []], malformedChunk: ["broken chunk", []], truncatedBody: ["half of the body", []],
  expiredToken: ["token expired until a new one is fetched", []],
  changingPage: ["rows came or went between pages", [["rows", "Rows", "1"]]],
};

function showFaultFields() {
  const fields = FAULTS[byId("fault").elements.kind.value][1];
  const inputOf = (name, value) => (Array.isArray(value)
    ? make("select", { name }, ...value.map((word) => make("option", { textContent: word })))
    : make("input", { name, value, size: 6, inputMode: "numeric" }));
  put(byId("fault-fields"), ...fields.map(([name, title, value]) => make("label", { textContent: title }, inputOf(name, value))));
}

function showFaults({ faults }) {
  const items = faults.map((fault) => {
    const { id, kind, method, path, seen, hits, spent, ...rest } = fault;
    const details = Object.entries(rest).map(([name, value]) => `${name} ${value}`).join(", ");
    const remove = make("button", { type: "button", textContent: "Disarm", onclick: () => act(() => call("DELETE", `faults/${id}`)) });
    remove.setAttribute("aria-label", `Disarm ${id}`);
    return make("li", { className: spent ? "spent" : "" },
      make("div", {}, make("strong", { textContent: `${id} ${kind}` }), ` ${method || "any"} `, make("code", { textContent: path || "*" }), make("div", { className: "muted", textContent: [details, `${hits} of ${seen} hit`, spent && "spent"].filter(Boolean).join(" · ") })), remove);
  });
  put(byId("faults"), ...(items.length ? items : [make("li", { className: "muted", textContent: "None is armed." })]));
}

function faultOf(form) {
  const fault = {};
  for (const [name, value] of new FormData(form)) {
    if (value === "") continue;
    fault[name] = ["kind", "method", "path", "body"].includes(name) ? value : Number(value);
  }
  return fault;
}

function showScenarios({ scenarios }) {
  if (byId("scenarios").contains(document.activeElement)) return;  // a person is choosing
  const items = scenarios.map(({ name, state, states }) => {
    const choice = make("select", {}, ...states.map((value) => make("option", { textContent: value, selected: value === state })));
    choice.setAttribute("aria-label", `State of ${name}`);
    choice.onchange = () => act(() => call("PUT", `scenarios/${encodeURIComponent(name)}/state`, { state: choice.value }));
    return make("li", {}, make("span", { textContent: name }), choice);
  });
  put(byId("scenarios"), ...(items.length ? items : [make("li", { className: "muted", textContent: "The fixtures hold none." })]));
}

// ---- all of it

async function refresh() {
  try {
    const [health, requests, unmatched, faults, scenarios] = await Promise.all(
      ["health", requestQuery(), "requests/unmatched", "faults", "scenarios"].map((path) => call("GET", path)));
    showHealth(health);
    showRequests(requests);
    showUnmatched(unmatched);
    showFaults(faults);
    showScenarios(scenarios);
  } catch (error) {
    byId("state").textContent = "no answer";
    byId("state").className = "badge bad";
    say(`The server does not answer: ${error.message}`);
  }
}

function start() {
  const kind = byId("fault").elements.kind;
  put(kind, ...Object.entries(FAULTS).map(([value, [title]]) => make("option", { value, textContent: `${value}: ${title}` })));
  kind.onchange = showFaultFields;
  showFaultFields();
  byId("fault").onsubmit = (event) => {
    event.preventDefault();
    act(() => call("POST", "faults", faultOf(event.target)));
  };
  byId("clock").onsubmit = (event) => {
    event.preventDefault();
    const now = event.target.elements.now.value.trim();
    act(() => call("POST", "clock/pin", now ? { now } : {}));
  };
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.onclick = () => act(() => call("POST", "clock/advance", { seconds: Number(button.dataset.advance) }));
  }
  byId("clock-real").onclick = () => act(() => call("POST", "clock/real"));
  byId("faults-clear").onclick = () => act(() => call("DELETE", "faults"));
  byId("scenarios-reset").onclick = () => act(() => call("POST", "scenarios/reset"));
  byId("reload").onclick = () => act(() => call("POST", "reload"));
  byId("reset").onclick = () => act(() => call("POST", "reset"));
  byId("clear").onclick = () => act(() => call("DELETE", "requests"));
  byId("filter").oninput = refresh;
  byId("filter").onsubmit = (event) => event.preventDefault();
  document.addEventListener("visibilitychange", refresh);
  setInterval(() => byId("live").checked && !document.hidden && refresh(), 2000);
  refresh();
}

start();
