// Starts the page: loads module and fonts side by side, then ties the browser's subjects
// (web/platform) to the page module and to the engine.
import createUsagescopePage from './usagescope-page.mjs';
import { setAddress, watchAddress } from './address.mjs';
import { createEngine } from './engine_client.mjs';
import { readFrame, readText } from './frame_view.mjs';
import { createFrames } from './frames.mjs';
import { listenToKeys } from './keyboard.mjs';
import { Mirror } from './mirror.mjs';
import { listenToPointer } from './pointer.mjs';
import { Renderer } from './renderer.mjs';
import { THEMES, watchSurroundings } from './surroundings.mjs';

const encoder = new TextEncoder();
const ACTION_CLICK = 0;
const ACTION_KEY = 2;
const POINTER_UP = 2;

async function fetchBytes(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name} could not be loaded (status ${response.status})`);
  return new Uint8Array(await response.arrayBuffer());
}

async function instantiate(imports) {
  const url = new URL('usagescope-page.wasm', import.meta.url);
  try {
    return await WebAssembly.instantiateStreaming(fetch(url), imports);
  } catch {
    // A host that serves wasm under another MIME type.
    return WebAssembly.instantiate(await fetchBytes('usagescope-page.wasm'), imports);
  }
}

function loadModule() {
  return new Promise((resolve, reject) => {
    createUsagescopePage({
      instantiateWasm(imports, done) {
        instantiate(imports).then(({ instance, module }) => done(instance, module)).catch(reject);
        return {};
      },
    }).then(resolve, reject);
  });
}

/// The files that the canvas bakes are also the fonts of the text fields: fetched once.
async function loadFonts() {
  const files = await Promise.all(['inter-regular.ttf', 'inter-semibold.ttf'].map(fetchBytes));
  files.forEach((bytes, i) => {
    document.fonts.add(new FontFace('Inter Page', bytes.slice().buffer,
                                    { weight: i === 0 ? '400' : '600' }));
  });
  return files;
}

class Page {
  constructor(module, fonts) {
    this.module = module;
    this.stage = document.getElementById('stage');
    this.canvas = document.getElementById('canvas');
    module._usagescope_page_open();
    this.withInbox(location.origin, () => module._usagescope_page_create());
    const both = new Uint8Array(fonts[0].length + fonts[1].length);
    both.set(fonts[0]);
    both.set(fonts[1], fonts[0].length);
    const isGood = this.withInbox(both, () => module._usagescope_page_fonts(fonts[0].length));
    if (!isGood) throw new Error('The fonts of the page could not be read');
  }

  memory() { return this.module.usagescopeMemory(); }

  /// Puts a text or bytes where the next call of the module reads them.
  withInbox(data, call) {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    const address = this.module._usagescope_page_inbox(bytes.length) >>> 0;
    if (bytes.length > 0) this.memory().set(bytes, address);
    return call();
  }

  action(kind, id, text, event) {
    const flags = (event.shiftKey ? 4 : 0) | (event.ctrlKey || event.metaKey ? 8 : 0) |
                  (event.altKey ? 16 : 0);
    this.withInbox(id + text, () => this.module._usagescope_page_action(
        kind, encoder.encode(id).length, flags));
    // Focus moves while a frame is being handed over; that one may wait.
    if (kind === ACTION_CLICK) this.drawNow();
    else this.wake();
  }

  start() {
    const { module } = this;
    const { wake, drawNow } = createFrames((seconds) => this.draw(seconds));
    this.wake = wake;
    this.drawNow = drawNow;
    this.renderer = Renderer.create(this.canvas, () => this.wake());
    // Without WebGL the mirror itself is what is seen.
    if (!this.renderer) document.documentElement.classList.add('plain');
    this.mirror = new Mirror(document.getElementById('mirror'),
                             (kind, id, text, event) => this.action(kind, id, text, event));
    this.engine = createEngine({
      onMessage: (text) => {
        this.withInbox(text, () => module._usagescope_page_engine_message());
        this.wake();
      },
      onError: (error) => showFailure(error),
    });
    watchSurroundings(this.stage, (now) => {
      this.now = now;
      document.documentElement.dataset.theme = THEMES[now.theme];
      module._usagescope_page_environment(now.width, now.height, now.ratio, now.theme,
                                          now.isCoarse ? 1 : 0);
      this.wake();
    });
    listenToPointer(this.stage, (...values) => {
      module._usagescope_page_pointer(...values);
      if (values[0] === POINTER_UP) this.drawNow();
      else this.wake();
    });
    listenToKeys((id, key, event) => this.action(ACTION_KEY, id, key, event));
    watchAddress((hash) => {
      this.withInbox(hash, () => module._usagescope_page_navigate());
      this.wake();
    });
  }

  draw(seconds) {
    const address = this.module._usagescope_page_frame(seconds) >>> 0;
    const memory = this.memory();
    const frame = readFrame(memory, address);
    const width = Math.max(1, Math.round(this.now.width * this.now.ratio));
    const height = Math.max(1, Math.round(this.now.height * this.now.ratio));
    if (this.renderer) {
      if (this.canvas.width !== width || this.canvas.height !== height) {
        this.canvas.width = width;
        this.canvas.height = height;
      }
      this.renderer.draw(memory, frame, width, height);
    }
    // All texts are read before anything else may call into the module.
    const text = (name) => readText(memory, frame[name], frame[`${name}Size`]);
    const [ops, said, focus, url, messages] =
        ['mirror', 'announcement', 'focus', 'url', 'messages'].map(text);
    document.getElementById('skeleton')?.remove();
    if (ops) this.mirror.apply(JSON.parse(ops));
    if (said) this.mirror.say(said);
    if (focus) this.mirror.focus(focus);
    if (frame.urlKind) setAddress(url, frame.urlKind === 2);
    for (const message of messages.split('\n')) if (message) this.engine.post(message);
    return frame;
  }
}

function showFailure(error) {
  const note = document.getElementById('failure');
  note.hidden = false;
  note.textContent = `Usagescope could not go on: ${error.message}. Reload the page to try again.`;
}

async function start() {
  try {
    const [module, fonts] = await Promise.all([loadModule(), loadFonts()]);
    new Page(module, fonts).start();
  } catch (error) {
    showFailure(error);
  }
}

start();
