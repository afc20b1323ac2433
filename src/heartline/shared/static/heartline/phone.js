// The keys of the phone desk: Alt and a letter does what the browser's own access key does, alike in every browser.
(() => {
  "use strict";

  const letterOf = (event) => /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";

  document.addEventListener("keydown", (event) => {
    // Where the browser has done it already, it says so.
    if (event.defaultPrevented || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.getModifierState("AltGraph") || event.isComposing) return;
    const letter = letterOf(event);
    const part = letter && document.querySelector(`[accesskey="${letter}"]`);
    if (!part) return;
    event.preventDefault();
    part.focus();
    if (part.matches("a, button, input[type=radio]")) part.click();
  });

  // A call that is being saved or thrown away is kept no more, however late that request would come.
  document.addEventListener("submit", () => {
    const kept = document.getElementById("kept");
    if (!kept) return;
    window.htmx?.trigger(kept, "htmx:abort");
    kept.remove();
  });

  // What was kept before is no longer all that was typed, so nothing says that it is.
  document.addEventListener("input", (event) => {
    const kept = document.getElementById("kept");
    if (!kept?.closest("form").contains(event.target)) return;
    window.htmx?.trigger(kept, "htmx:abort");
    kept.textContent = "";
  });

  // What leaves the page later counts, whichever arrives first.
  document.addEventListener("htmx:configRequest", (event) => { event.detail.parameters.turn = String(Date.now()); });

  // Who leaves the page before the next keeping, by a link or by closing it, loses nothing either.
  addEventListener("pagehide", () => {
    const form = document.getElementById("kept")?.closest("form");
    if (!form) return;
    const typed = new FormData(form);
    typed.set("do", "keep");
    typed.set("turn", String(Date.now()));
    navigator.sendBeacon(form.action, typed);
  });

  const help = document.getElementById("keys");
  const show = document.querySelector("[data-show-keys]");
  if (!help || !show) return;
  show.hidden = false;
  show.addEventListener("click", () => { help.hidden = !help.hidden; if (!help.hidden) help.focus(); });
})();
