// Draws on demand: a frame only after somebody asked for one, none while nothing changes.

/// `draw(seconds)` returns {wantsFrame, timerMs}. Returns `wake`, and `drawNow` for what somebody
/// waits for: the answer to a press is there when its event is over.
export function createFrames(draw) {
  let asked = 0;
  let timer = 0;

  function frame(timeMs) {
    asked = 0;
    clearTimeout(timer);
    const { wantsFrame, timerMs } = draw(timeMs / 1000);
    if (wantsFrame) wake();
    else if (timerMs >= 0) timer = setTimeout(wake, timerMs);
  }

  function wake() {
    asked ||= requestAnimationFrame(frame);
  }

  function drawNow() {
    cancelAnimationFrame(asked);
    frame(performance.now());
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) wake();
  });
  return { wake, drawNow };
}
