# SPDX-License-Identifier: GPL-3.0-or-later
"""Isolation once more, as naively as the domain's sentences can be read: sets and fixpoints over the rows of a network file.

Nothing is shared with the engine but the file. A *cell* is water that no valve parts: the middle of a pipe, the stub between
two valves in series, a node, or one side of a node that carries a valve. Where the text leaves room the readings are those of
trace.h; generated networks keep out of what is not defined at all: two barriers on one node, a check valve on a node of more than two pipes,
an edge that is a drain, a check valve on one line for the pair that is closed by hand.
"""
import sqlite3

LAYERS = ('node', 'pipe', 'valve', 'well', 'source', 'station', 'port', 'consumer', 'building', 'household')
LINES = {'supply': 'S', 'return': 'R', 'pair': 'SR', 'jumper': ''}
AIR = ('drain', 'vent')


def read(path):
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    city = {layer: [dict(row) for row in db.execute('SELECT * FROM "%s" ORDER BY fid' % layer)] for layer in LAYERS}
    db.close()
    return city


class Net:
    """Rows with their references resolved; indices are row numbers, None is nothing."""

    def __init__(self, city):
        self.city = city
        self.ids = {}
        for layer in LAYERS:
            if layer != 'port':
                self.ids[layer] = table = {}
                for i, row in enumerate(city[layer]):
                    table.setdefault(row['card' if layer == 'household' else 'id'] or None, i)
                table.pop(None, None)
        self.ends = [(self.find('node', p['from_node']), self.find('node', p['to_node'])) for p in city['pipe']]
        self.node_well = [self.find('well', n['well']) for n in city['node']]
        self.at_node = {}
        for p, pair in enumerate(self.ends):
            for e, n in enumerate(pair):
                if n is not None:
                    self.at_node.setdefault(n, []).append((p, e))
        self.place_valves()
        self.ports = [(self.find('source' if r['side'] == 'header' else 'station', r['owner']), r['side'], r['system'] or '',
                       self.find('node', r['supply_node']), self.find('node', r['return_node'])) for r in city['port']]
        self.consumers = [(self.find('node', r['supply_node']), self.find('node', r['return_node'])) for r in city['consumer']]
        self.hanging = set()
        for p in self.ports:
            self.hanging.update(p[3:])
        for c in self.consumers:
            self.hanging.update(c)
        for v, (seat, *where) in enumerate(self.seats):
            if seat == 'edge':
                self.hanging.update(where)

    def find(self, layer, name):
        return self.ids[layer].get(name) if name else None

    def place_valves(self):
        self.seats, self.valve_well, self.end_valves, self.on_node = [], [], {}, {}
        for v, row in enumerate(self.city['valve']):
            pipe, a, b = self.find('pipe', row['pipe']), self.find('node', row['node']), self.find('node', row['node2'])
            end = {'start': 0, 'end': 1}.get(row['end'])
            well = self.find('well', row['well'])
            if pipe is not None and end is not None:
                self.seats.append(('end', pipe, end))
                self.end_valves.setdefault((pipe, end), []).append(v)
            elif a is not None and b is not None and a != b:
                self.seats.append(('edge', a, b))
                well = self.node_well[a] if well is None else well
            elif a is not None and not row['node2']:
                self.seats.append(('node', a))
                well = self.node_well[a] if well is None else well
                if row['role'] not in AIR:
                    self.on_node.setdefault(a, []).append(v)
            else:
                self.seats.append(('none',))
            self.valve_well.append(well)
        for key in self.end_valves:
            self.end_valves[key].sort(key=lambda v: (self.city['valve'][v]['seq'] or 0, v))

    def is_pair(self, v):
        """A check valve on one line for the pair, or between such a line and two lines."""
        seat, *where = self.seats[v]
        pipes = [where[0]] if seat == 'end' else [p for n in where for p, _ in self.at_node.get(n, [])]
        return any(self.city['pipe'][p]['line'] == 'pair' for p in pipes)


class Case:
    """One question: leaks (kind, id[, side]) and what the field says about the valves."""

    def __init__(self, net, leaks, fail=(), leaky=(), closed=(), opened=(), held=()):
        self.net, self.city = net, net.city
        self.state = [r['state'] for r in self.city['valve']]
        self.condition = [r['condition'] for r in self.city['valve']]
        for names, values, value in ((fail, self.condition, 'stuck'), (leaky, self.condition, 'leaky'), (closed, self.state, 'closed'), (opened, self.state, 'open'), (held, self.state, 'closed')):
            for name in names:
                values[net.ids['valve'][name]] = value
        self.find_leaks(leaks)
        self.build()
        self.leak_cells = self.find_leak_cells()

    # --- the leak ---

    def find_leaks(self, leaks):
        self.leak_pipes, self.leak_nodes, self.leaking, self.leak_ports, self.full = set(), set(), set(), set(), set()
        net = self.net
        for kind, name, *side in leaks:
            i = net.ids[kind][name]
            if kind == 'pipe':
                self.leak_pipes.add(i)
                self.full.add(i)
            elif kind == 'valve':
                self.leaking.add(i)
            elif kind == 'node':
                self.leak_nodes.add(i)
            elif kind == 'well':
                self.leaking.update(v for v, w in enumerate(net.valve_well) if w == i)
                self.leak_nodes.update(n for n, w in enumerate(net.node_well) if w == i)
            elif kind == 'consumer':
                self.leak_ports.update(net.consumers[i])
            else:
                sides = ['header'] if kind == 'source' else ['primary', 'secondary'] if side[0] == 'both' else [side[0]]
                for owner, s, _, a, b in net.ports:
                    if owner == i and s in sides:
                        self.leak_ports.update((a, b))
        self.leak_ports.discard(None)
        for n in self.leak_nodes:
            self.leaking.update(net.on_node.get(n, []))
        for v in self.leaking:
            seat, *where = net.seats[v]
            if seat == 'end':
                self.full.add(where[0])
            elif seat == 'node':
                self.full.update(p for p, _ in net.at_node.get(where[0], []) )

    def find_leak_cells(self):
        cells = {('P', p) for p in self.leak_pipes} | {('N', n) for n in self.leak_nodes | self.leak_ports}
        for v in self.leaking:
            cells.update(self.sides.get(v, ()))
        return cells

    # --- cells and what joins them ---

    def build(self):
        """links: (cell, cell, lines of heat); valves: sides[v] and lines[v]."""
        net = self.net
        self.links, self.sides, self.lines = [], {}, {}
        node_sides = {}
        for p, row in enumerate(self.city['pipe']):
            empty = row['service'] == 'out'
            if empty and p not in self.full:
                continue
            lines = '' if empty else LINES[row['line']]
            for e in (0, 1):
                n = net.ends[p][e]
                cell = ('P', p)
                chain = net.end_valves.get((p, e), [])
                outer = ('X', p, e) if n is None else ('N', n, p, e) if n in net.on_node else ('N', n)
                if n in net.on_node:
                    node_sides.setdefault(n, []).append(outer)
                for k, v in enumerate(chain):
                    after = ('E', p, e, k)
                    self.sides[v], self.lines[v] = [cell, after], lines
                    cell = after
                self.links.append((cell, outer, lines))
        for v, (seat, *where) in enumerate(net.seats):
            if seat == 'edge':
                self.sides[v] = [('N', where[0]), ('N', where[1])]
                self.lines[v] = '' if self.city['valve'][v]['role'] == 'jumper' else 'SR'
            elif seat == 'node' and v in net.on_node.get(where[0], []):
                self.sides[v] = node_sides.get(where[0], []) + ([('N', where[0])] if where[0] in net.hanging else [])
                self.lines[v] = 'SR'
            elif seat == 'node':
                self.sides[v], self.lines[v] = [('N', where[0])], ''
        self.groups = {}
        for owner, side, system, a, b in net.ports:
            if owner is not None:
                g = self.groups.setdefault(('source' if side == 'header' else 'station', owner, side, system), (set(), set()))
                for cells, n in zip(g, (a, b)):
                    if n is not None:
                        cells.add(('N', n))
        for supply, back in self.groups.values():
            for cells, line in ((supply, 'S'), (back, 'R')):
                for c in cells:
                    for d in cells:
                        self.links.append((c, d, line))
            for c in supply:
                for d in back:
                    self.links.append((c, d, ''))
        for a, b in net.consumers:
            if a is not None and b is not None:
                self.links.append((('N', a), ('N', b), ''))
        self.touch = {}
        for a, b, lines in self.links:
            self.touch.setdefault(a, []).append((b, lines))
            self.touch.setdefault(b, []).append((a, lines))
        self.valves_of = {}
        for v, sides in self.sides.items():
            for s in sides:
                self.valves_of.setdefault(s, []).append(v)

    def role(self, v):
        return self.city['valve'][v]['role']

    def flows(self, v, a, b):
        """Does a check valve let pass from side a to side b?"""
        row, (seat, *where) = self.city['valve'][v], self.net.seats[v]
        if row['flow'] == 'none' or not row['flow']:
            return True
        into = row['flow'] == 'into_pipe'
        if seat == 'end':
            return (a == self.sides[v][1]) == into
        if seat == 'edge':
            return (a == self.sides[v][0]) == into
        pipe = self.net.find('pipe', row['pipe'])
        if pipe is None:
            return True
        return (b[0] == 'N' and len(b) == 4 and b[2] == pipe) == into

    def water_passes(self, v, a, b, held):
        """From side a to side b with the valves of `held` closed and holding."""
        if v in self.leaking or self.role(v) in AIR:
            return True
        works = self.condition[v] in ('works', 'unknown')
        if self.role(v) == 'check':
            if not works or self.net.is_pair(v):
                return True
            return self.state[v] == 'open' and self.flows(v, a, b)
        if v in held:
            return False
        return self.state[v] == 'open' or self.condition[v] == 'leaky'

    def feeding(self, start, held, outside=frozenset()):
        """All cells from which water can run to `start`."""
        seen, work = set(start), list(start)
        while work:
            near = work.pop()
            far = [c for c, _ in self.touch.get(near, [])]
            for v in self.valves_of.get(near, []):
                far += [c for c in self.sides[v] if c != near and self.water_passes(v, c, near, held)]
            for c in far:
                if c not in seen and c not in outside:
                    seen.add(c)
                    work.append(c)
        return seen

    # --- the plan ---

    def plan(self):
        can_close = {v for v in self.sides if self.role(v) != 'check' and self.role(v) not in AIR and self.state[v] == 'open'
                     and self.condition[v] in ('works', 'unknown') and v not in self.leaking}
        self.zone = self.feeding(self.leak_cells, can_close)
        border = {v for v in can_close if any(s in self.zone for s in self.sides[v]) and any(s not in self.zone for s in self.sides[v])}
        self.stopped = {g[:2] for g, (s, r) in self.groups.items() if g[2] != 'primary' and (s | r) & self.zone}
        headers = set()
        for g, (s, r) in self.groups.items():
            if g[2] != 'primary' and g[:2] not in self.stopped:
                headers |= s | r
        self.must = set()
        for v in border:
            far = {s for s in self.sides[v] if s not in self.zone}
            if self.feeding(far, border - {v}, self.zone) & headers:
                self.must.add(v)
        self.may = border - self.must
        self.before = self.warm(set(), set(), set())
        self.after = self.warm(self.must, self.zone, self.stopped)
        return self

    # --- heat ---

    def heat_passes(self, v, a, b, line, closed):
        if self.role(v) in AIR:
            return True
        works = self.condition[v] in ('works', 'unknown')
        if self.role(v) == 'check':
            if self.state[v] == 'closed' and works:
                return False
            return self.flows(v, b, a) if line == 'R' and self.net.is_pair(v) else self.flows(v, a, b)
        return self.state[v] == 'open' and v not in closed

    def spread(self, start, line, closed, zone):
        """Cells joined to a header: supply runs from it, return runs to it."""
        seen = {c for c in start if c not in zone}
        work = list(seen)
        while work:
            near = work.pop()
            far = [c for c, lines in self.touch.get(near, []) if line in lines]
            for v in self.valves_of.get(near, []):
                if line in self.lines[v]:
                    far += [c for c in self.sides[v] if c != near
                            and self.heat_passes(v, *((near, c) if line == 'S' else (c, near)), line, closed)]
            for c in far:
                if c not in seen and c not in zone:
                    seen.add(c)
                    work.append(c)
        return seen

    def warm(self, closed, zone, stopped):
        """(warm consumers, live plants)"""
        reach, live = {}, {('source', i) for i in range(len(self.city['source']))} - stopped
        grown = True
        while grown:
            grown = False
            for g, (s, r) in self.groups.items():
                if g[:2] in live and g[2] != 'primary' and g not in reach:
                    reach[g] = (self.spread(s, 'S', closed, zone), self.spread(r, 'R', closed, zone))
                    grown = True
            for g, (s, r) in self.groups.items():
                if g[2] == 'primary' and g[:2] not in live and g[:2] not in stopped and any(s & rs and r & rr for rs, rr in reach.values()):
                    live.add(g[:2])
                    grown = True
        consumers = set()
        for i, (a, b) in enumerate(self.net.consumers):
            if any(('N', a) in rs and ('N', b) in rr for rs, rr in reach.values()):
                consumers.add(i)
        return consumers, live

    # --- the answer ---

    def placed(self):
        at = {n for n in self.net.at_node}
        for p in self.net.ports:
            at.update(p[3:])
        for seat, *where in self.net.seats:
            if seat != 'end':
                at.update(where)
        return {i for i, (a, b) in enumerate(self.net.consumers) if a is not None and b is not None and a in at and b in at}

    def households(self, consumer):
        return [h for h in self.city['household'] if self.net.find('consumer', h['consumer']) == consumer]

    def counts(self, i):
        """Only suspended households: in neither list."""
        homes = self.households(i)
        return not homes or any(h['housing'] != 'suspended' for h in homes)

    def answer(self):
        c, name = self.city, lambda layer, items: sorted(c[layer][i]['id'] or '' for i in items)
        out = self.before[0] - self.after[0]
        listed = {i for i in out if self.counts(i)}
        cold = {i for i in self.placed() - self.before[0] if self.counts(i)}
        homes = [h for i in out for h in self.households(i)]
        heated = [h for h in homes if h['housing'] != 'suspended']
        return {
            'must': name('valve', self.must), 'may': name('valve', self.may),
            'stop': sorted((kind, c[kind][i]['id'] or '') for kind, i in self.stopped),
            'zone': name('pipe', {cell[1] for cell in self.zone if cell[0] == 'P'}),
            'out_stations': name('station', {i for kind, i in self.before[1] - self.after[1] if kind == 'station'}),
            'out_consumers': name('consumer', listed),
            'out_buildings': name('building', {self.net.find('building', c['consumer'][i]['building']) for i in listed} - {None}),
            'out_households': len(heated), 'out_suspended': len(homes) - len(heated),
            'out_area': round(sum(h['area_m2'] or 0 for h in heated), 1),
            'out_priority': sorted(h['card'] for h in heated if h['priority'] != 'none'),
            'already': name('consumer', cold),
            'already_households': sum(h['housing'] != 'suspended' for i in cold for h in self.households(i)),
        }

    def few_warm(self):
        """Of the data alone: no leak, no word from the field."""
        base = Case(self.net, [])
        placed, warm = base.placed(), base.warm(set(), set(), set())[0]
        return 10 * len(placed & warm) < 9 * len(placed)
