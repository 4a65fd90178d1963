// The files of data, which are scripts that call a function: a page that was opened from a folder may not fetch.

/** The addresses that were asked for. @type {Set<string>} */
let requested = new Set();

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

/** Lets all files be loaded again: notes that were changed and changed back have a version that was there before. */
export function forgetLoaded() {
  requested = new Set();
}
