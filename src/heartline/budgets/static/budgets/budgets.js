// The basket counts along, and projects stand on a map. Without this the pages say the same.
(() => {
  "use strict";

  const basket = document.querySelector("[data-basket]");
  if (basket) {
    const boxes = [...document.querySelectorAll("input[name=choices]")];
    const { one, few, fine, many, least, most } = basket.dataset;
    const say = () => {
      const count = boxes.filter((box) => box.checked).length;
      const words = count < +least ? few : count > +most ? many : fine;
      basket.textContent = `${one.replace("0", count)} ${words}`;
    };
    boxes.forEach((box) => box.addEventListener("change", say));
    say();
  }

  const told = document.getElementById("pins");
  const side = document.querySelector(".town-pins");
  if (!told || !side || !window.L) return;
  const { pins, shapes } = JSON.parse(told.textContent);
  const L = window.L;
  const text = (words) => Object.assign(document.createElement("span"), { textContent: words });
  const map = L.map(side, { scrollWheelZoom: false, zoomSnap: 0.5 });
  map.attributionControl.setPrefix(false);
  if (shapes) L.geoJSON(shapes, { style: () => ({ className: "map-shape" }), interactive: false }).addTo(map);
  map.fitBounds(L.latLngBounds(pins.map(({ at }) => at)).pad(0.3), { maxZoom: 14 });
  for (const { at, name, url } of pins) {
    const mark = L.circleMarker(at, { radius: 9, className: "map-pin" }).addTo(map);
    mark.bindTooltip(text(name));
    const path = mark.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "link");
    path.setAttribute("aria-label", name);
    path.addEventListener("keydown", (event) => { if (event.key === "Enter") location.assign(url); });
    mark.on("click", () => location.assign(url));
  }
})();
