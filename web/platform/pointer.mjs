// Mouse, pen, touch and wheel. Listens on the stage, which holds the canvas and the mirror: what is
// pressed is found out by position, the mirror's elements only mark the places.

const KIND = { move: 0, down: 1, up: 2, cancel: 3, leave: 4, wheel: 5 };
const LINE_PX = 32;

/// `send(kind, x, y, wheelX, wheelY, flags, seconds)` as usagescope_page_pointer.
export function listenToPointer(stage, send) {
  let followed = null;  // the finger or button that is down; others are ignored meanwhile

  function emit(kind, event, wheelX = 0, wheelY = 0) {
    const flags = (event.pointerType === 'touch' ? 1 : 0) | (event.button === 2 ? 2 : 0) |
                  (event.shiftKey ? 4 : 0) | (event.ctrlKey || event.metaKey ? 8 : 0);
    send(kind, event.clientX, event.clientY, wheelX, wheelY, flags, event.timeStamp / 1000);
  }
  // A link that is to open in a tab of its own is the browser's.
  const isForBrowser = (event) => event.button === 1 ||
      ((event.ctrlKey || event.metaKey) && event.target.closest?.('a'));

  stage.addEventListener('pointerdown', (event) => {
    if (isForBrowser(event) || (followed !== null && followed !== event.pointerId)) return;
    followed = event.pointerId;
    // Inputs keep their own selection by dragging; everything else may be dragged out of the page.
    if (event.target.tagName !== 'INPUT') stage.setPointerCapture(event.pointerId);
    emit(KIND.down, event);
  });
  stage.addEventListener('pointermove', (event) => {
    if (followed === null || followed === event.pointerId) emit(KIND.move, event);
  });
  stage.addEventListener('pointerup', (event) => {
    if (followed !== event.pointerId) return;
    followed = null;
    emit(KIND.up, event);
  });
  stage.addEventListener('pointercancel', (event) => {
    if (followed !== event.pointerId) return;
    followed = null;
    emit(KIND.cancel, event);
  });
  stage.addEventListener('pointerleave', (event) => emit(KIND.leave, event));
  stage.addEventListener('contextmenu', (event) => {
    if (event.target.tagName !== 'INPUT') event.preventDefault();
  });
  stage.addEventListener('wheel', (event) => {
    if (event.ctrlKey) return;  // the browser's zoom
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? stage.clientHeight : 1;
    let [x, y] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey && x === 0) [x, y] = [y, 0];
    emit(KIND.wheel, event, x, y);
  }, { passive: false });
}
