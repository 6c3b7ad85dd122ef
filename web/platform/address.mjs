// The part of the address behind '#': the state of the view, and the history of it.

/// `onNavigate(hash)` now, and when the user goes back, forward, or edits the address.
export function watchAddress(onNavigate) {
  addEventListener('popstate', () => onNavigate(location.hash.slice(1)));
  onNavigate(location.hash.slice(1));
}

export function setAddress(hash, isPush) {
  const target = `#${hash}`;
  if (location.hash === target) return;
  if (isPush) history.pushState(null, '', target);
  else history.replaceState(null, '', target);
}
