// Reads what a frame of the page module hands over (FrameOutput in web/page_main.cpp).

const decoder = new TextDecoder();
const FIELDS = [
  'wantsFrame', 'timerMs', 'clearColor', 'fontRevision', 'atlas', 'atlasWidth', 'atlasHeight',
  'mirror', 'mirrorSize', 'announcement', 'announcementSize', 'focus', 'focusSize',
  'url', 'urlSize', 'urlKind', 'messages', 'messagesSize', 'lists', 'listCount',
];

export function readFrame(memory, address) {
  const words = new Int32Array(memory.buffer, address, FIELDS.length);
  const frame = {};
  FIELDS.forEach((name, i) => { frame[name] = name === 'timerMs' ? words[i] : words[i] >>> 0; });
  return frame;
}

export function readText(memory, address, size) {
  return size === 0 ? '' : decoder.decode(memory.subarray(address, address + size));
}
