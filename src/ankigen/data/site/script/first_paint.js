// Before anything is painted: the page speaks the language of the reader's browser, and waits for its words if that is another one.
const page = document.documentElement;
const spoken = navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";
page.toggleAttribute("data-translating", page.lang !== spoken);
page.lang = spoken;
