// Size, device pixel ratio, colour scheme, contrast and kind of pointer, with a call on each change.

export const THEMES = ['light', 'dark', 'high-contrast'];

/// `onChange` gets {width, height, ratio, theme, isCoarse}, at once and whenever something changes.
export function watchSurroundings(stage, onChange) {
  const queries = {
    dark: matchMedia('(prefers-color-scheme: dark)'),
    forced: matchMedia('(forced-colors: active)'),
    contrast: matchMedia('(prefers-contrast: more)'),
    coarse: matchMedia('(pointer: coarse)'),
  };

  function read() {
    const isHighContrast = queries.forced.matches || queries.contrast.matches;
    onChange({
      width: Math.max(1, stage.clientWidth),
      height: Math.max(1, stage.clientHeight),
      ratio: window.devicePixelRatio || 1,
      theme: isHighContrast ? 2 : queries.dark.matches ? 1 : 0,
      isCoarse: queries.coarse.matches,
    });
  }

  function watchRatio() {
    // The query holds for one ratio only, so each change needs a new one.
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', () => {
      read();
      watchRatio();
    }, { once: true });
  }

  for (const query of Object.values(queries)) query.addEventListener('change', read);
  new ResizeObserver(read).observe(stage);
  watchRatio();
  read();
}
