// Keys. The focused element of the mirror gets them; what is the browser's stays the browser's.

const NAVIGATION = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End',
                            'PageUp', 'PageDown']);
const FROM_INPUTS = new Set(['Enter', 'Escape', 'ArrowUp', 'ArrowDown']);

/// Tab goes round inside of an open panel, for what lies below is covered.
function keepTabInside(event, panel) {
  const stops = [...panel.querySelectorAll('[tabindex="0"]')];
  if (stops.length === 0) return;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

/// `send(id, key, event)` for each key that the page may want.
export function listenToKeys(send) {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const element = event.target.closest?.('[data-id]') ?? null;
    const id = element?.dataset.id ?? '';
    if (event.key === 'Tab') {
      const panel = element?.closest('[data-panel]');
      if (panel) keepTabInside(event, panel);
      return;
    }
    if (['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'].includes(event.key)) return;
    if (element?.tagName === 'INPUT') {
      if (!FROM_INPUTS.has(event.key)) return;
      // In a search field up and down belong to the list below it.
      if (element.type === 'search' && event.key.startsWith('Arrow')) event.preventDefault();
      send(id, event.key, event);
      return;
    }
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    const isPressKey = event.key === 'Enter' || event.key === ' ';
    const isNative = element && ['BUTTON', 'A'].includes(element.tagName);
    if (isPressKey && isNative && !isModified) return;  // becomes a click
    if (element?.dataset.arrows && (NAVIGATION.has(event.key) || isPressKey) && !event.altKey) {
      event.preventDefault();
    }
    send(id, event.key, event);
  });
}
