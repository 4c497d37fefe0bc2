// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// Lets the page open again where there is no network. Only the page and its own files are kept; what is said goes its own way.
const KEPT = "heat-crew-7";
const FILES = ["./", "/web/crew.css", "/web/crew-words.js", "/web/crew-store.js", "/web/crew-map.js", "/web/crew-below.js", "/web/crew-forms.js", "/web/crew.js"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n.startsWith("heat-crew-") && n !== KEPT).map((n) => caches.delete(n))))
    .then(() => self.clients.claim()));
});

function isKept(url) {
  const scope = new URL(self.registration.scope);
  return url.origin === scope.origin && (url.pathname === scope.pathname || FILES.includes(url.pathname));
}

// The network first, so that a mended page comes at once; what is kept after two seconds of nothing.
async function answer(request, url) {
  const cache = await caches.open(KEPT);
  const key = url.pathname; // without ?lang=
  const fresh = fetch(request).then((response) => {
    if (response.ok)
      cache.put(key, response.clone());
    return response;
  });
  const kept = await cache.match(key);
  if (!kept)
    return fresh;
  const late = new Promise((done) => setTimeout(() => done(kept), 2000));
  return Promise.race([fresh.then((r) => (r.ok ? r : kept)).catch(() => kept), late]);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && isKept(url))
    event.respondWith(answer(event.request, url));
});
