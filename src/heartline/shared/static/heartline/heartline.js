// Heartline: small helps for pages that work without them. The head of heartline.css lists the data attributes.
(() => {
  "use strict";

  const own = document.currentScript.dataset;
  const [KEPT, RESTORED, FORGET, LOST, BACK, MAP_HELP, KEPT_SHORT] = (own.words || "").split("|");
  const KEEP_DAYS = 7; // a draft on a borrowed telephone should not stay for ever
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, given = {}) => Object.assign(document.createElement(tag), given);

  // Storage may be refused (private windows, strict settings): then nothing is kept, and nothing breaks.
  const keeping = (place) => ({
    read(key) { try { return JSON.parse(window[place].getItem(key)); } catch { return null; } },
    write(key, value) { try { window[place].setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    forget(key) { try { window[place].removeItem(key); } catch { /* nothing was kept */ } },
    clear() { try { window[place].clear(); } catch { /* nothing was kept */ } },
  });
  const store = keeping("localStorage");
  const session = keeping("sessionStorage"); // gone with the window: what staff write is nobody else's

  // Notices -------------------------------------------------------------------------------------

  function say(text, kind) {
    let place = document.getElementById("connection");
    if (!place) {
      place = make("div", { id: "connection", className: "notices" });
      place.setAttribute("role", "status");
      document.getElementById("main").before(place);
    }
    place.replaceChildren(make("p", { className: `notice ${kind}`, textContent: text }));
  }

  function watchConnection() {
    addEventListener("offline", () => say(LOST, "warning"));
    addEventListener("online", () => { say(BACK, "success"); release(); });
    document.addEventListener("htmx:sendError", () => { say(LOST, "warning"); release(); });
    document.addEventListener("htmx:timeout", () => { say(LOST, "warning"); release(); });
  }

  // A form is sent once ---------------------------------------------------------------------------

  function guard() {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.method !== "post" || event.defaultPrevented) return;
      if ("leaves" in form.dataset) session.clear();
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      // Later, so that the pressed button's own name and value still go along.
      setTimeout(() => all("button", form).forEach((button) => button.setAttribute("aria-disabled", "true")));
      setTimeout(release, 15000, form);
    });
    addEventListener("pageshow", () => release());
    document.addEventListener("htmx:afterRequest", () => release());
  }

  function release(only) {
    for (const form of only ? [only] : all("form[data-sent]")) {
      delete form.dataset.sent;
      all("button[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
    }
  }

  // Drafts ----------------------------------------------------------------------------------------

  function keepDraft(form) {
    const key = `heartline:${form.dataset.draft}`;
    const short = form.dataset.draftSession; // "written": what stands in the form is newer than what is kept
    const place = short === undefined ? store : session;
    const boxes = all("textarea[name], input[data-keep]", form);
    const line = make("p", { className: "kept", hidden: true });
    line.setAttribute("role", "status");
    const words = make("span");
    const forget = make("button", { type: "button", className: "quiet", textContent: FORGET });
    line.append(words, " ", forget);
    if (!boxes.length) return;
    boxes.at(-1).after(line);

    const tell = (text) => { if (line.hidden || words.textContent !== text) { words.textContent = text; line.hidden = false; } };
    const put = () => place.write(key, { at: Date.now(), text: Object.fromEntries(boxes.map((box) => [box.name, box.value])) });
    // Typed while this script was still on its way. After "back" it is the browser that puts in what was typed, and perhaps sent.
    const typed = boxes.filter((box) => box.value !== box.defaultValue);
    const early = typed.length && performance.getEntriesByType("navigation")[0]?.type === "navigate";
    const kept = place.read(key);
    if (short === "written") {
      put();
    } else if (kept && Date.now() - kept.at < KEEP_DAYS * 864e5) {
      const free = boxes.filter((box) => !typed.includes(box) && (short !== undefined || !box.value));
      const other = free.filter((box) => kept.text[box.name] && box.value !== kept.text[box.name]);
      other.forEach((box) => { box.value = kept.text[box.name]; box.closest("details")?.setAttribute("open", ""); });
      if (other.length) tell(RESTORED);
    } else {
      place.forget(key);
    }
    if (early && put()) tell(short === undefined ? KEPT : KEPT_SHORT);
    form.addEventListener("input", (event) => {
      if (!boxes.includes(event.target)) return;
      if (!boxes.some((box) => box.value)) { place.forget(key); line.hidden = true; return; }
      if (put()) tell(short === undefined ? KEPT : KEPT_SHORT);
    });
    forget.addEventListener("click", () => {
      place.forget(key);
      boxes.forEach((box) => { box.value = short === undefined ? "" : box.defaultValue; });
      line.hidden = true;
      boxes[0].focus();
    });
  }

  // Photos ----------------------------------------------------------------------------------------

  function preview(input) {
    const shelf = make("div", { className: "previews" });
    input.after(shelf);
    input.addEventListener("change", async () => {
      shelf.replaceChildren();
      for (const file of input.files) {
        const canvas = make("canvas", { width: 240, height: 240 });
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", file.name);
        try {
          const picture = await createImageBitmap(file);
          const side = Math.min(picture.width, picture.height);
          canvas.getContext("2d").drawImage(picture,
            (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 240, 240);
          shelf.append(canvas);
        } catch { /* not a picture this browser can draw; the server will say */ }
      }
    });
  }

  // What may answer already, while it is said --------------------------------------------------------

  function offerAnswers(box) {
    const text = document.getElementById(box.dataset.of);
    let waiting, asked = "";
    text?.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        if (text.value.trim() === asked) return;
        asked = text.value.trim();
        const body = new FormData(); // without the pictures
        body.set("text", asked);
        body.set("csrfmiddlewaretoken", text.form.elements.csrfmiddlewaretoken.value);
        try {
          const answer = await fetch(box.dataset.answers, { method: "POST", body });
          if (answer.ok) box.innerHTML = await answer.text();
        } catch { /* without a connection nothing is offered */ }
      }, 1200);
    });
  }

  // Keys on the desk --------------------------------------------------------------------------------

  function useKeys(help) {
    const box = help.querySelector("[data-keys-on]");
    const show = (open) => { help.hidden = !open; if (open) help.focus(); };
    const step = (by) => {
      const links = all("[data-rows] .row-title");
      const here = links.indexOf(document.activeElement);
      const open = links.findIndex((link) => link.closest(".row.open"));
      const next = here < 0 ? (open < 0 ? 0 : open + by) : here + by;
      const link = links[Math.max(0, Math.min(links.length - 1, next))];
      link?.focus();
      link?.scrollIntoView({ block: "nearest" });
    };
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      "/": () => document.querySelector("[data-search], input[type=search]")?.focus(),
      "?": () => show(help.hidden),
    };
    if (box) {
      box.checked = store.read("heartline:keys") !== false;
      box.addEventListener("change", () => store.write("heartline:keys", box.checked));
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !help.hidden) { show(false); return; }
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target.closest("input, textarea, select, [contenteditable], .map")) return;
      const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      const act = keys[event.key] || (button && (() => button.click()));
      if (!act || (box && !box.checked && event.key !== "?")) return;
      event.preventDefault();
      act();
    });
  }

  // A case takes the place of the one beside the list ---------------------------------------------

  function openBeside() {
    document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
      const link = detail.requestConfig?.elt;
      if (target.id !== "case-pane" || !link?.closest(".row")) return;
      all(".row.open").forEach((row) => row.classList.remove("open"));
      all(".row-title[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      link.closest(".row").classList.add("open");
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "start" });
    });
  }

  // Maps ------------------------------------------------------------------------------------------

  let leaflet;
  function load() {
    leaflet ||= new Promise((done, failed) => {
      document.head.append(
        make("link", { rel: "stylesheet", href: own.leafletCss }),
        make("script", { src: own.leaflet, onload: () => done(window.L), onerror: failed }),
      );
    });
    return leaflet;
  }

  const point = (text) => {
    const pair = (text || "").split(",").map(Number);
    return pair.length === 2 && pair.every(Number.isFinite) ? pair : null;
  };

  async function draw(box) {
    const L = await load();
    const data = box.dataset;
    const map = L.map(box, { scrollWheelZoom: false, zoomControl: "mapPick" in data, zoomSnap: 0.5 });
    map.attributionControl.setPrefix(false);
    if (data.tiles) L.tileLayer(data.tiles, { maxZoom: 19, attribution: data.tilesBy || "" }).addTo(map);
    const shapes = data.shapes && document.getElementById(data.shapes);
    const drawn = shapes && L.geoJSON(JSON.parse(shapes.textContent), {
      style: ({ properties }) => ({ className: `map-shape ${properties?.own ? "own" : ""}` }),
      onEachFeature: (feature, layer) => {
        const name = feature.properties?.name; // as text: Leaflet takes a string for markup
        if (name) layer.bindTooltip(make("span", { textContent: name }), { sticky: true });
      },
    }).addTo(map);
    const at = point(data.at);
    const close = data.tiles ? 16 : 14; // without tiles the outlines of the areas say where it is
    if (at) map.setView(at, close);
    else if (drawn && drawn.getLayers().length) map.fitBounds(drawn.getBounds(), { padding: [8, 8] });
    else map.setView(point(data.middle) || [35, 105], data.middle ? 13 : 4);
    const pin = L.circleMarker(at || map.getCenter(), { radius: 9, className: "map-pin", interactive: false });
    if (at) pin.addTo(map);
    if ("mapPick" in data) pick(map, pin, box, close);
  }

  function pick(map, pin, box, close) {
    const [lat, lon] = [box.dataset.lat, box.dataset.lon].map((id) => document.getElementById(id));
    const put = (place, tell = true) => {
      pin.setLatLng(place).addTo(map);
      if (!tell) return;
      const { lat: y, lng: x } = pin.getLatLng().wrap();
      lat.value = y.toFixed(6);
      lon.value = x.toFixed(6);
      [lat, lon].forEach((input) => input.dispatchEvent(new Event("change", { bubbles: true })));
    };
    if (lat.value && lon.value) { put([+lat.value, +lon.value], false); map.setView(pin.getLatLng(), close); }
    map.on("click", (event) => put(event.latlng));
    box.setAttribute("aria-label", MAP_HELP);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== box) return;
      event.preventDefault();
      put(map.getCenter());
    });
  }

  // Begin -----------------------------------------------------------------------------------------

  function dress(root) {
    all("input[type=file][data-preview]", root).forEach(preview);
    all("form[data-draft]", root).forEach(keepDraft);
    all("[data-map-pick], [data-map-show]", root).forEach((box) => {
      draw(box).catch(() => { box.hidden = true; });
    });
  }

  all("[data-draft-sent]").forEach((sign) => [store, session].forEach((place) => place.forget(`heartline:${sign.dataset.draftSent}`)));
  guard();
  watchConnection();
  dress(document);
  document.querySelector("[data-focus]")?.focus();
  // On a phone the rail is wider than the window: the place that is open comes into sight.
  const place = document.querySelector(".rail nav [aria-current]");
  if (place) place.closest("nav").scrollLeft = place.offsetLeft - innerWidth / 3;
  const help = document.getElementById("keys");
  all("[data-answers]").forEach(offerAnswers);
  if (help) { useKeys(help); openBeside(); }
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) dress(event.target);
    // What came above it has pushed what is to be read out of sight.
    document.querySelector("[data-focus]:focus")?.scrollIntoView({ block: "nearest" });
  });
})();
