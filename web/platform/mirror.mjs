// The accessible mirror: real elements over the canvas, made from the page module's description of
// what it has drawn (web/widgets/mirror.hpp). They are see-through, but for a text field that is
// being edited.

const ELEMENTS = {
  button: 'button', link: 'a', textbox: 'input', searchbox: 'input', checkbox: 'button',
  radio: 'button', combobox: 'button', main: 'main', navigation: 'nav', banner: 'header',
  contentinfo: 'footer',
};
// Roles that an element of the table above has by itself.
const NATIVE = new Set(['button', 'link', 'textbox', 'searchbox', 'main', 'navigation', 'banner',
                        'contentinfo']);
// Their name is their text; the others get a label.
const NAMED_BY_TEXT = new Set(['button', 'link', 'radio', 'checkbox', 'option', 'columnheader',
                               'rowheader', 'gridcell', 'heading', 'tooltip', 'listitem']);
const ATTRIBUTES = {
  pressed: 'aria-pressed', selected: 'aria-selected', expanded: 'aria-expanded',
  checked: 'aria-checked', current: 'aria-current', sort: 'aria-sort', level: 'aria-level',
  rowindex: 'aria-rowindex', colindex: 'aria-colindex', rowcount: 'aria-rowcount',
  colcount: 'aria-colcount', description: 'aria-description',
};

export class Mirror {
  /// `act(kind, id, text, event)`: kind 0 click, 1 input, 3 focus, 4 blur.
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.elements = new Map();
    this.live = document.createElement('div');
    this.live.className = 'live';
    this.live.setAttribute('role', 'status');
    this.live.setAttribute('aria-live', 'polite');
    root.after(this.live);
    this.listen();
  }

  listen() {
    const idOf = (event) => event.target.closest('[data-id]')?.dataset.id ?? '';
    this.root.addEventListener('click', (event) => {
      const target = event.target.closest('[data-act]');
      const isForBrowser = event.ctrlKey || event.metaKey || event.shiftKey;
      if (target?.tagName === 'A' && !isForBrowser) event.preventDefault();
      // A press with the pointer arrives as a pointer event; this is the keyboard, assistive
      // technology or a script.
      if (event.detail === 0 && target) this.act(0, target.dataset.id, '', event);
    });
    this.root.addEventListener('input', (event) => {
      this.act(1, idOf(event), event.target.value, event);
    });
    this.root.addEventListener('focusin', (event) => {
      this.act(3, idOf(event), event.target.matches(':focus-visible') ? 'visible' : '', event);
    });
    this.root.addEventListener('focusout', (event) => this.act(4, idOf(event), '', event));
  }

  apply(ops) {
    for (const op of ops) {
      if (op.op === 'remove') {
        this.remove(op.id);
      } else if (op.op === 'update') {
        this.write(this.elements.get(op.id), op);
      } else {
        this.put(op);
      }
    }
  }

  put(op) {
    let element = this.elements.get(op.id);
    if (op.new || !element) {
      element = document.createElement(ELEMENTS[op.role] ?? (op.text ? 'span' : 'div'));
      element.dataset.id = op.id;
      element.id = `m:${op.id}`;
      if (op.role && !NATIVE.has(op.role)) element.setAttribute('role', op.role);
      if (element.tagName === 'BUTTON') element.type = 'button';
      if (element.tagName === 'INPUT') element.spellcheck = false;
      if (element.tagName === 'A') element.draggable = false;
      if (op.role === 'combobox') element.setAttribute('aria-haspopup', 'listbox');
      this.elements.set(op.id, element);
    }
    this.write(element, op);
    const parent = (op.parent && this.elements.get(op.parent)) || this.root;
    const before = op.after && this.elements.get(op.after);
    // A text of the element itself comes first.
    const first = parent.firstChild?.nodeType === Node.TEXT_NODE ? parent.firstChild : null;
    if (before) before.after(element);
    else if (first) first.after(element);
    else parent.prepend(element);
  }

  remove(id) {
    const element = this.elements.get(id);
    if (!element) return;
    for (const inner of element.querySelectorAll('[data-id]')) this.elements.delete(inner.dataset.id);
    this.elements.delete(id);
    element.remove();
  }

  write(element, op) {
    const [x, y, w, h] = op.r;
    element.style.cssText = `left:${x}px;top:${y}px;width:${w}px;height:${h}px;` +
        (op.layer ? `z-index:${op.layer * 10};` : '') + (op.style ?? '');
    for (const [key, attribute] of Object.entries(ATTRIBUTES)) set(element, attribute, op[key]);
    set(element, 'aria-activedescendant', op.active && `m:${op.active}`);
    set(element, 'aria-controls', op.controls && `m:${op.controls}`);
    set(element, 'aria-invalid', op.invalid && 'true');
    set(element, 'aria-modal', op.modal && 'true');
    set(element, 'data-act', op.act && '1');
    set(element, 'data-arrows', op.arrows && '1');
    set(element, 'data-panel', op.layer && !op.parent && '1');
    set(element, 'tabindex', op.tabbable ? '0' : op.focusable ? '-1' : undefined);
    // A disabled control stays readable and says why; it only takes no press.
    set(element, element.tagName === 'INPUT' ? 'disabled' : 'aria-disabled', op.disabled && 'true');
    this.writeName(element, op);
    if (element.tagName === 'INPUT') writeField(element, op);
    if (element.tagName === 'A') element.href = op.href ?? '#';
  }

  writeName(element, op) {
    const name = op.name ?? '';
    if (op.text || (NAMED_BY_TEXT.has(op.role) && op.role !== 'row')) {
      writeText(element, name);
      return;
    }
    set(element, 'aria-label', name);
    if (op.role === 'combobox') writeText(element, op.value ?? '');
    if (op.role === 'progressbar') set(element, 'aria-valuetext', op.value);
  }

  /// What a polite live region says.
  say(text) {
    this.live.textContent = '';
    // A text that is the same as before is said again only if it was gone in between.
    queueMicrotask(() => { this.live.textContent = text; });
  }

  focus(id) {
    this.elements.get(id)?.focus({ preventScroll: true });
  }
}

function set(element, attribute, value) {
  if (value === undefined || value === '' || value === false || value === 0) {
    if (element.hasAttribute(attribute)) element.removeAttribute(attribute);
  } else if (element.getAttribute(attribute) !== String(value)) {
    element.setAttribute(attribute, value);
  }
}

/// The element's own text, before any child elements.
function writeText(element, text) {
  const first = element.firstChild;
  if (first?.nodeType === Node.TEXT_NODE) {
    if (first.data !== text) first.data = text;
  } else {
    element.prepend(text);
  }
}

function writeField(element, op) {
  const value = op.value ?? '';
  if (element.type !== op.type) element.type = op.type;
  // The own text of a field that is being edited is left alone: the cursor would jump.
  if (element.value !== value) element.value = value;
  set(element, 'autocomplete', op.autocomplete);
  set(element, 'placeholder', op.placeholder);
}
