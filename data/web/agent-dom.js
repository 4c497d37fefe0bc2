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

export function facts(rows) {
  return el("dl", { class: "facts" }, rows.filter((row) => row[1]).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

// The caret at that place of a text; left out: after it.
export function putCaret(node, at) {
  node?.focus();
  if (typeof node?.selectionStart === "number")
    node.setSelectionRange(at ?? node.value.length, at ?? node.value.length);
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
