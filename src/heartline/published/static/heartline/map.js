// The map of the town: outlines from our own data, no tiles. Without it the table says the same.
(() => {
  "use strict";

  const side = document.querySelector("[data-town-map]");
  const told = document.getElementById("map-told");
  if (!side || !told || !window.L) return;
  const { counts, shapes, pins } = JSON.parse(told.textContent);
  const L = window.L;
  const row = (code) => document.querySelector(`.map-table tr[data-area="${CSS.escape(code)}"]`);
  const text = (words) => Object.assign(document.createElement("span"), { textContent: words });
  const json = (url) => fetch(url, { headers: { Accept: "application/json" } }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });

  // A path that the keyboard reaches: Enter opens what a click opens.
  function reachable(layer, label, url) {
    const path = layer.getElement();
    if (!path) return;
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "link");
    path.setAttribute("aria-label", label);
    path.addEventListener("keydown", (event) => { if (event.key === "Enter") location.assign(url); });
    layer.on("click", () => location.assign(url));
  }

  // The box takes the shape of the town, within what a window can show.
  function fit(map, bounds) {
    const box = map.getContainer();
    const [low, high] = [map.project(bounds.getSouthWest(), 10), map.project(bounds.getNorthEast(), 10)];
    const height = (box.clientWidth - 64) * Math.abs((low.y - high.y) / (high.x - low.x)) + 48;
    box.style.height = `${Math.round(Math.max(200, Math.min(height, innerHeight * 0.75)))}px`;
    map.invalidateSize();
    map.fitBounds(bounds, { paddingTopLeft: [52, 12], paddingBottomRight: [12, 12] }); // beside the zoom buttons
  }

  function drawAreas(map, collection) {
    const layers = new Map();
    const light = (code, on) => {
      row(code)?.classList.toggle("lit", on);
      layers.get(code)?.getElement()?.classList.toggle("lit", on);
    };
    const lowest = { ...collection, features: collection.features.filter((one) => one.properties.lowest) };
    const outer = { ...collection, features: collection.features.filter((one) => !one.properties.lowest) };
    const drawn = L.geoJSON(lowest, {
      style: ({ properties }) => ({ className: `area shade-${counts[properties.code]?.[2] || 0}` }),
      onEachFeature: ({ properties }, layer) => {
        layers.set(properties.code, layer);
        const [count, words] = counts[properties.code] || [0, ""];
        layer.bindTooltip(text(words ? `${properties.name} · ${words}` : properties.name), { sticky: true });
        layer.on("mouseover", () => light(properties.code, true));
        layer.on("mouseout", () => light(properties.code, false));
        layer.count = count;
      },
    }).addTo(map);
    L.geoJSON(outer, { style: () => ({ className: "area outer" }), interactive: false }).addTo(map);
    if (drawn.getLayers().length) fit(map, drawn.getBounds());
    for (const [code, layer] of layers) {
      const known = counts[code];
      if (!known) continue;
      reachable(layer, layer.getTooltip().getContent().textContent, known[3]);
      const path = layer.getElement();
      path?.addEventListener("focus", () => light(code, true));
      path?.addEventListener("blur", () => light(code, false));
      L.tooltip({ permanent: true, direction: "center", className: "map-number", interactive: false })
        .setContent(text(String(known[0]))).setLatLng(layer.getBounds().getCenter()).addTo(map);
    }
    for (const line of document.querySelectorAll(".map-table tr[data-area]")) {
      const code = line.dataset.area;
      for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
        line.addEventListener(name, () => light(code, on));
      }
    }
  }

  async function pinsOn(map, layer) {
    const { pins: found } = await json(pins);
    for (const one of found) {
      const dot = L.circleMarker(one.at, { radius: 6, className: "pin" }).addTo(layer);
      dot.bindTooltip(text(`${one.title} · ${one.about}`));
      if (map.hasLayer(layer)) reachable(dot, `${one.title} · ${one.about}`, one.url);
    }
  }

  async function begin() {
    side.hidden = false;
    const lost = side.querySelector("[data-map-lost]");
    const map = L.map(side.querySelector(".map"), { scrollWheelZoom: false, zoomSnap: 0.25 });
    map.attributionControl.setPrefix(false);
    map.setView([35, 105], 4);
    try {
      const collection = await json(shapes);
      if (!collection.features.length) { side.hidden = true; return; }
      drawAreas(map, collection);
    } catch {
      side.querySelector(".map").hidden = true;
      lost.hidden = false;
      return;
    }
    const layer = L.layerGroup();
    let loaded = false;
    side.querySelector("[data-map-pins]").addEventListener("change", async (event) => {
      if (!event.target.checked) { layer.remove(); return; }
      layer.addTo(map);
      if (loaded) return;
      loaded = true;
      try { await pinsOn(map, layer); } catch { loaded = false; lost.hidden = false; }
    });
  }

  begin();
})();
