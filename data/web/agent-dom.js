// SPDX-License-Identifier: GPL-3.0-or-later
// Making elements: text is always text, never markup.

export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false)
      continue;
    if (name.startsWith("on"))
      node.addEventListener(name.slice(2), value);
    else
      node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const $ = (selector) => document.querySelector(selector);

export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return node;
}

export function button(words, key, act, more) {
  return el("button", { type: "button", onclick: act, ...more }, words, key ? " " : null, key ? el("kbd", {}, key) : null);
}

// A list to choose from that Tab reaches and the arrows move in; `items` are its li.
export function listbox(id, label, style, chosen, items) {
  items.forEach((item, i) => { item.setAttribute("role", "option"); item.id = `${id}-${i}`; });
  const list = el("ul", { id, class: style, role: "listbox", tabindex: "0", "aria-label": label }, items);
  choose(list, chosen);
  return list;
}

export function choose(list, chosen) {
  [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
  if (list.children[chosen])
    list.setAttribute("aria-activedescendant", list.children[chosen].id);
}

export function facts(rows) {
  return el("dl", { class: "facts" }, rows.filter((row) => row[1]).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

// The caret at that place of a text; left out: after it.
export function putCaret(node, at) {
  node?.focus();
  if (typeof node?.selectionStart === "number")
    node.setSelectionRange(at ?? node.value.length, at ?? node.value.length);
}

// Who has the focus, to be found again when the page has been drawn anew; null: nobody in particular.
export function markFocus() {
  const node = document.activeElement;
  return !node || node === document.body || node.tagName === "MAIN" || node.tagName === "TR" ? null : { node, id: node.id, tag: node.tagName, text: node.textContent, caret: node.selectionStart };
}

// False: it is gone.
export function putFocus(mark) {
  if (!mark)
    return false;
  if (!mark.node.isConnected || document.activeElement !== mark.node)
    putCaret(mark.id ? document.getElementById(mark.id) : [...document.querySelectorAll(mark.tag)].find((node) => node.textContent === mark.text), mark.caret);
  return document.activeElement !== document.body;
}

let toastTimer = 0;

export function toast(words) {
  $("#toast").textContent = words;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("#toast").textContent = ""; }, 8000);
}

export const isTyping = (event) => /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;

// A picture that is asked for again while it cannot be had: many pages want theirs at the same moment, when a notice has come.
export function picture(attributes) {
  const image = el("img", attributes), address = attributes.src;
  let tries = 0;
  image.addEventListener("error", () => {
    image.classList.add("failed");
    if (++tries <= 8)
      setTimeout(() => { if (image.isConnected) image.src = `${address}&try=${tries}`; }, 1500 + 3000 * Math.random());
  });
  image.addEventListener("load", () => image.classList.remove("failed"));
  return image;
}
