-- SPDX-License-Identifier: GPL-3.0-or-later
-- The journal: one row is one thing that happened. Rows are only ever added.
CREATE TABLE event (
  seq     INTEGER PRIMARY KEY,            -- 1, 2, 3 … without gaps
  at_us   INTEGER NOT NULL,               -- microseconds UTC
  actor   TEXT    NOT NULL,
  stream  TEXT    NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  kind    TEXT    NOT NULL,
  body    TEXT    NOT NULL,               -- JSON object
  UNIQUE (stream, version)
);
CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE (ABORT, 'what happened is never changed'); END;
CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event
BEGIN SELECT RAISE (ABORT, 'what happened is never removed'); END;
