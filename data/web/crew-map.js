// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// The surroundings of the leak as SVG, drawn from numbers that the phone keeps. Metres from the leak, x east, y north.

const FAR = 0.2; // pixels a metre: seen from farther away, pipes and signs are one blot

class CrewMap {
  constructor(svg) {
    this.svg = svg;
    this.x = this.y = 0;   // metres at the middle
    this.scale = 0.9;      // pixels a metre
    this.pointers = new Map();
    this.data = null;
    this.marks = [];
    this.way = [];       // x0 y0 x1 y1 … metres from the leak, the team's start first
    this.view = "";      // what it was last fitted to: "way" or "site"
    svg.addEventListener("pointerdown", (e) => { this.pointers.set(e.pointerId, e); svg.setPointerCapture(e.pointerId); });
    svg.addEventListener("pointermove", (e) => this.move(e));
    for (const name of ["pointerup", "pointercancel"])
      svg.addEventListener(name, (e) => { this.pointers.delete(e.pointerId); });
    svg.addEventListener("wheel", (e) => { e.preventDefault(); this.zoom(e.deltaY < 0 ? 1.25 : 0.8); }, { passive: false });
    addEventListener("resize", () => this.draw());
  }

  move(e) {
    const before = this.pointers.get(e.pointerId);
    if (!before)
      return;
    if (this.pointers.size === 2) {
      const other = [...this.pointers.values()].find((p) => p.pointerId !== e.pointerId);
      const far = (p) => Math.hypot(p.clientX - other.clientX, p.clientY - other.clientY);
      if (far(before) > 10)
        this.zoom(far(e) / far(before));
    } else {
      this.x -= (e.clientX - before.clientX) / this.scale;
      this.y += (e.clientY - before.clientY) / this.scale;
      this.draw();
    }
    this.pointers.set(e.pointerId, e);
  }

  zoom(by) {
    this.scale = Math.min(6, Math.max(this.way.length ? 0.01 : 0.25, this.scale * by));
    this.draw();
  }

  // marks: [{x, y, words, state}]: orders of steps at one place
  // isOnTheWay: the whole way is wanted, not the site.
  show(data, marks, way, isOnTheWay, team) {
    const view = !data ? "" : isOnTheWay ? "way" : "site";
    this.data = data;
    this.marks = marks;
    this.way = way;
    this.team = team;
    if (view !== this.view) {
      this.view = view;
      if (view === "way")
        this.fitWay();
      else if (view)
        this.fit();
    }
    this.draw();
  }

  fitWay() {
    const box = this.svg.getBoundingClientRect(), xs = [0, ...this.way.filter((v, k) => k % 2 === 0)], ys = [0, ...this.way.filter((v, k) => k % 2)];
    const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    this.x = (west + east) / 2;
    this.y = (south + north) / 2;
    this.scale = Math.min(0.9, (box.width - 60) / Math.max(1, east - west), (box.height - 60) / Math.max(1, north - south));
  }

  // The leak and the places of the steps, as far as they are near.
  fit() {
    const box = this.svg.getBoundingClientRect();
    this.x = this.y = 0;
    const far = this.marks.filter((m) => Math.hypot(m.x, m.y) < this.data.radius_m).map((m) => [Math.abs(m.x), Math.abs(m.y)]);
    const wide = Math.max(60, ...far.map((p) => p[0])), high = Math.max(40, ...far.map((p) => p[1]));
    this.scale = Math.min(2.2, Math.max(0.45, Math.min((box.width / 2 - 40) / wide, (box.height / 2 - 26) / high)));
  }

  draw() {
    const box = this.svg.getBoundingClientRect();
    this.width = box.width;
    this.height = box.height;
    this.svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.svg.replaceChildren();
    if (!this.data)
      return;
    this.drawRoads();
    this.drawBuildings();
    this.drawNames();
    this.drawWay();
    if (this.scale >= FAR)
      this.drawPipes();
    this.drawStart();
    if (this.scale >= FAR)
      this.drawSigns();
    this.drawLeak();
  }

  // From where the team set out, by road, to the place.
  drawWay() {
    const list = this.points(this.way);
    if (list.length < 2)
      return;
    this.add("path", { class: "way", d: this.path(list) });
  }

  drawStart() {
    const list = this.points(this.way);
    if (list.length < 2)
      return;
    this.add("circle", { class: "start", cx: list[0][0].toFixed(1), cy: list[0][1].toFixed(1), r: 11 });
    this.add("text", { class: "start-word", x: list[0][0].toFixed(1), y: (list[0][1] + 4.5).toFixed(1) }, this.team);
  }

  px(x) { return this.width / 2 + (x - this.x) * this.scale; }
  py(y) { return this.height / 2 - (y - this.y) * this.scale; }

  add(name, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes))
      element.setAttribute(key, value);
    if (text !== undefined)
      element.textContent = text;
    this.svg.append(element);
    return element;
  }

  points(p) {
    const list = [];
    for (let k = 0; k + 1 < p.length; k += 2)
      list.push([this.px(p[k]), this.py(p[k + 1])]);
    return list;
  }

  path(list, closed) {
    return list.map((q, k) => `${k ? "L" : "M"}${q[0].toFixed(1)} ${q[1].toFixed(1)}`).join("") + (closed ? "Z" : "");
  }

  drawRoads() {
    const width = { motorway: 12, trunk: 12, primary: 10, secondary: 9, tertiary: 8, residential: 6, service: 4, foot: 2 };
    for (const kind of ["road-edge", "road"])
      for (const road of this.data.roads) {
        const meters = (width[road.class] || 5) * Math.min(1.2, this.scale) + (kind === "road-edge" ? 2 : 0);
        this.add("path", { class: kind, d: this.path(this.points(road.p)), "stroke-width": meters.toFixed(1) });
      }
  }

  drawBuildings() {
    for (const b of this.data.buildings)
      this.add("path", { class: b.out ? "building out" : "building", d: this.path(this.points(b.p), true) });
  }

  // Each street once, where its longest piece within the picture lies.
  drawNames() {
    const best = new Map();
    for (const road of this.data.roads) {
      const p = this.points(road.p);
      for (let k = 0; road.name && k + 1 < p.length; k++) {
        const [a, b] = [p[k], p[k + 1]], length = Math.hypot(b[0] - a[0], b[1] - a[1]), x = (a[0] + b[0]) / 2, y = (a[1] + b[1]) / 2;
        const inside = x > 50 && x < this.width - 50 && y > 14 && y < this.height - 14;
        if (inside && length > 13 * road.name.length && length > (best.get(road.name)?.length || 0))
          best.set(road.name, { length, x, y, angle: Math.atan2(b[1] - a[1], b[0] - a[0]) * 180 / Math.PI });
      }
    }
    for (const [name, at] of best) {
      const angle = at.angle > 90 ? at.angle - 180 : at.angle < -90 ? at.angle + 180 : at.angle;
      this.add("text", { class: "street", "text-anchor": "middle", transform: `translate(${at.x.toFixed(1)} ${(at.y).toFixed(1)}) rotate(${angle.toFixed(1)}) translate(0 4)` }, name);
    }
  }

  // Beside its course by so many pixels, always the same side whichever way the data run.
  beside(list, by) {
    const first = list[0], last = list[list.length - 1], turned = last[0] < first[0] || (last[0] === first[0] && last[1] < first[1]);
    const p = turned ? [...list].reverse() : list;
    return p.map((q, k) => {
      const a = p[Math.max(0, k - 1)], b = p[Math.min(p.length - 1, k + 1)], length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
      return [q[0] - by * (b[1] - a[1]) / length, q[1] + by * (b[0] - a[0]) / length];
    });
  }

  drawPipes() {
    const list = this.data.pipes.map((pipe) => {
      const primary = pipe.level === "primary", wide = primary ? (pipe.dn_mm >= 500 ? 5 : pipe.dn_mm >= 400 ? 4 : pipe.dn_mm >= 300 ? 3.2 : 3) : 1;
      const gap = primary ? 3.4 : 1.5, side = pipe.line === "supply" ? -gap : pipe.line === "return" ? gap : 0;
      return { pipe, primary, wide, p: this.points(pipe.p), d: this.path(this.beside(this.points(pipe.p), side)) };
    }).filter((row) => row.primary || this.scale > 0.55);
    list.sort((a, b) => a.primary - b.primary);
    for (const row of list.filter((r) => r.pipe.zone))
      this.add("path", { class: "zone", d: this.path(row.p) });
    for (const row of list.filter((r) => r.primary))
      this.add("path", { class: "halo", d: row.d, "stroke-width": row.wide + 2 });
    for (const row of list)
      this.add("path", { class: row.pipe.line, d: row.d, "stroke-width": row.wide });
  }

  drawSigns() {
    for (const well of this.data.wells)
      if (this.scale > 0.6 || this.marks.some((m) => m.well === well.name)) {
        const x = this.px(well.p[0]), y = this.py(well.p[1]);
        this.add("rect", { class: "well-sign", x: x - 5, y: y - 5, width: 10, height: 10 });
      }
    for (const mark of this.marks) {
      const x = this.px(mark.x), y = this.py(mark.y), wide = 14 + 8 * mark.words.length, turned = x > this.width - wide - 12;
      const left = turned ? x - wide - 9 : x + 9;
      this.add("rect", { class: `order${mark.state ? "-" + mark.state : ""}`, x: left, y: y - 10, width: wide, height: 20, rx: 4 });
      this.add("text", { class: "order-word", x: left + wide / 2, y: y + 4.5 }, mark.words);
      if (mark.well)
        this.add("text", { x: turned ? x + 9 : x - 9, y: y + 4.5, "text-anchor": turned ? "start" : "end" }, mark.well);
    }
  }

  drawLeak() {
    const x = this.px(this.data.leak[0]), y = this.py(this.data.leak[1]);
    let d = "";
    for (let k = 0; k < 24; k++) {
      const r = k % 2 ? 14 : 18, angle = k * Math.PI / 12;
      d += `${k ? "L" : "M"}${(x + r * Math.cos(angle)).toFixed(1)} ${(y + r * Math.sin(angle)).toFixed(1)}`;
    }
    this.add("path", { class: "leak", d: d + "Z" });
    this.add("text", { class: "leak-word", x, y: y + 5 }, "1");
  }
}
