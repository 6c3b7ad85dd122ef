// Draws on demand: a frame only after somebody asked for one, none while nothing changes.

/// `draw(seconds)` returns {wantsFrame, timerMs}. Returns `wake`.
export function createFrames(draw) {
  let isAsked = false;
  let timer = 0;

  function frame(timeMs) {
    isAsked = false;
    clearTimeout(timer);
    const { wantsFrame, timerMs } = draw(timeMs / 1000);
    if (wantsFrame) wake();
    else if (timerMs >= 0) timer = setTimeout(wake, timerMs);
  }

  function wake() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(frame);
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) wake();
  });
  return wake;
}
