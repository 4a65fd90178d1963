// The files of data, which are scripts that call a function: a page that was opened from a folder may not fetch.

/** The addresses that were asked for. @type {Set<string>} */
let requested = new Set();
/** The version that a live page was told of last; none yet, or on a page that follows no notes, it is "". */
let announced = "";

/**
 * Loads a file of data of one version, once: a browser or a web host may still have one of another version.
 * @param {string} file
 * @param {string} version
 */
export function loadData(file, version) {
  const address = `${file}?v=${version}`;
  if (requested.has(address)) return;
  requested.add(address);
  const script = document.createElement("script");
  script.src = address;
  script.onload = () => script.remove();
  document.head.append(script);
}

/**
 * Takes note of the version that the notes have now. Its files can be loaded again: notes that were changed and changed back
 * have a version that was there before.
 * @param {string} version
 */
export function announceVersion(version) {
  announced = version;
  requested = new Set();
}

/**
 * Are data of another version than the notes have now? Answers overtake each other, and the server may be ahead of what it
 * announced: what is announced is on its way, or will be.
 * @param {string} version
 */
export function isOutdated(version) {
  return announced !== "" && version !== announced;
}
