# SPDX-License-Identifier: GPL-3.0-or-later
"""Small random network files with everything that real ones hold, and questions about them."""
import random
import shutil
import sqlite3


class City:
    def __init__(self):
        self.rows = {k: [] for k in ('node', 'pipe', 'valve', 'well', 'source', 'station', 'port', 'consumer', 'building', 'household')}

    def add(self, layer, **row):
        self.rows[layer].append(row)
        return row.get('id')

    def node(self, well=None):
        return self.add('node', id='N%d' % len(self.rows['node']), well=well)

    def pipe(self, a, b, line, service='in', level='primary'):
        return self.add('pipe', id='P%d' % len(self.rows['pipe']), from_node=a, to_node=b, line=line, service=service, level=level, dn_mm=100, length_m=10.0)

    def valve(self, role='sectional', state='open', condition='works', flow='none', **where):
        return self.add('valve', id='V%d' % len(self.rows['valve']), role=role, state=state, condition=condition, flow=flow, drive='manual', above_ground=0, dn_mm=100, **where)

    def port(self, owner, side, supply, back, system=''):
        self.add('port', owner=owner, side=side, system=system, supply_node=supply, return_node=back)

    def source(self, supply, back, system=''):
        name = self.add('source', id='Q%d' % len(self.rows['source']))
        self.port(name, 'header', supply, back, system)
        return name

    def station(self, kind='exchanger', make_up=0):
        return self.add('station', id='T%d' % len(self.rows['station']), kind=kind, make_up_from_primary=make_up)

    def consumer(self, supply, back, building=None):
        return self.add('consumer', id='C%d' % len(self.rows['consumer']), supply_node=supply, return_node=back, building=building)

    def household(self, consumer, housing='heating', priority='none', area_m2=50.0):
        return self.add('household', card='H%d' % len(self.rows['household']), consumer=consumer, housing=housing, priority=priority, area_m2=area_m2)

    def write(self, template, path):
        shutil.copyfile(template, path)
        db = sqlite3.connect(path)
        db.execute('PRAGMA synchronous=OFF')
        db.execute('PRAGMA journal_mode=OFF')
        for layer, rows in self.rows.items():
            for row in rows:
                db.execute('INSERT INTO "%s" (%s) VALUES (%s)' % (layer, ','.join('"%s"' % k for k in row), ','.join('?' * len(row))), list(row.values()))
        db.commit()
        db.close()


class Maker:
    def __init__(self, seed):
        self.r, self.c = random.Random(seed), City()
        r = self.r
        self.style = r.choice(['double', 'double', 'pair', 'mixed'])
        self.p_valve, self.p_closed, self.p_check = r.choice([.15, .35, .6]), r.choice([.02, .15]), r.choice([0, .03, .12])
        self.p_bad, self.p_out, self.p_odd = r.choice([0, 0, .1, .3]), r.choice([0, 0, .08]), r.choice([0, 0, .06])
        self.wells = [self.c.add('well', id='W%d' % i) for i in range(r.randint(1, 4))]

    def chance(self, p):
        return self.r.random() < p

    def well(self):
        return self.r.choice(self.wells) if self.chance(.3) else None

    def spot(self):
        """A node, or a pair of nodes: supply, return."""
        single = self.style == 'pair' or (self.style == 'mixed' and self.chance(.5))
        a = self.c.node(self.well())
        return (a, a) if single else (a, self.c.node(self.well()))

    def lay(self, a, b):
        """Pipes from spot to spot."""
        pair_a, pair_b = a[0] == a[1], b[0] == b[1]
        lines = [('pair', a[0], b[0])] if pair_a and pair_b else [('supply', a[0], b[0]), ('return', a[1], b[1])]
        for line, x, y in lines:
            if self.chance(self.p_odd / 2):
                continue
            if self.chance(.12) and not pair_a and not pair_b:
                z = self.c.node(self.well())
                self.edge(x, z, line)
                x = z
            elif self.chance(.08) and pair_a and pair_b:
                z = self.c.node(self.well())
                self.edge(x, z, line)
                x = z
            out = self.chance(.5)
            if out:
                x, y = y, x
            pipe = self.c.pipe(x, y, line, 'out' if self.chance(self.p_out) else 'in')
            self.dress(pipe, line, not out)

    def condition(self):
        return self.r.choice(['stuck', 'leaky', 'unknown']) if self.chance(self.p_bad) else 'works'

    def state(self):
        return 'closed' if self.chance(self.p_closed) else 'open'

    def edge(self, x, y, line):
        if self.chance(self.p_check):
            self.c.valve('check', condition=self.condition(), flow=self.r.choice(['into_pipe', 'out_of_pipe']), node=x, node2=y, well=self.well())
        else:
            self.c.valve(self.r.choice(['sectional', 'tie', 'bypass']), self.state(), self.condition(), node=x, node2=y, well=self.well())

    def dress(self, pipe, line, outward):
        """Valves at the ends."""
        for end in ('start', 'end'):
            n = self.r.choice([1, 1, 1, 2, 3]) if self.chance(self.p_valve) else 0
            for seq in self.r.sample(range(3), n):
                where = dict(pipe=pipe, end=end, seq=seq, well=self.well())
                if self.chance(.08):
                    self.c.valve(self.r.choice(['drain', 'vent']), self.state(), self.condition(), **where)
                elif self.chance(self.p_check):
                    into = (end == 'start') == (outward == (line != 'return'))
                    into ^= self.chance(.25)
                    state = 'closed' if line != 'pair' and self.chance(.05) else 'open'
                    self.c.valve('check', state, self.condition(), 'none' if self.chance(.05) else 'into_pipe' if into else 'out_of_pipe', **where)
                else:
                    self.c.valve(self.r.choice(['sectional', 'branch', 'tie']), self.state(), self.condition(), **where)

    def network(self, n):
        spots = [self.spot()]
        for _ in range(n):
            spots.append(self.spot())
            self.lay(self.r.choice(spots[:-1]), spots[-1])
        for _ in range(self.r.randint(0, 2)):
            a, b = self.r.choice(spots), self.r.choice(spots)
            if a != b:
                self.lay(a, b)
        if self.chance(.15):
            a = self.r.choice(spots)
            if a[0] != a[1]:
                if self.chance(.5):
                    self.dress(self.c.pipe(a[0], a[1], 'jumper'), 'jumper', True)
                else:
                    self.c.valve('jumper', self.r.choice(['open', 'closed']), self.condition(), node=a[0], node2=a[1], well=self.well())
        return spots

    def odd(self, spot):
        """A port as it may be in poor data."""
        return tuple(self.r.choice([None, 'nowhere']) if self.chance(self.p_odd) else n for n in spot)

    def node_valves(self):
        kinds = {}
        for p in self.c.rows['pipe']:
            for n in (p['from_node'], p['to_node']):
                kinds.setdefault(n, []).append(p)
        p_node = self.r.choice([0, .1, .3])
        for n in [row['id'] for row in self.c.rows['node']]:
            pipes = kinds.get(n, [])
            if not self.chance(p_node):
                continue
            hangs = any(n in (row.get('supply_node'), row.get('return_node')) for layer in ('port', 'consumer') for row in self.c.rows[layer]) or any(
                n in (v.get('node'), v.get('node2')) for v in self.c.rows['valve'])
            if self.chance(.15):
                self.c.valve(self.r.choice(['drain', 'vent']), self.state(), self.condition(), node=n)
            elif self.chance(2 * self.p_check) and len(pipes) == 2 and pipes[0] is not pipes[1] and not hangs and pipes[0]['line'] == pipes[1]['line'] and \
                    all(p['from_node'] != p['to_node'] and p['service'] == 'in' for p in pipes):
                self.c.valve('check', 'open', self.condition(), self.r.choice(['into_pipe', 'out_of_pipe']), node=n, pipe=self.r.choice(pipes)['id'])
            else:
                self.c.valve(self.r.choice(['sectional', 'branch', 'tie']), self.state(), self.condition(), node=n, well=self.well())

    def people(self, spots):
        r = self.r
        building = None
        for spot in r.sample(spots, r.randint(0, len(spots))):
            if building is None or self.chance(.5):
                building = self.c.add('building', id='B%d' % len(self.c.rows['building']), use='residential')
            consumer = self.c.consumer(*self.odd(spot), building)
            suspended = r.choice([0, 0, .3, 1])
            for _ in range(r.randint(0, 3)):
                self.c.household('nobody' if self.chance(self.p_odd) else consumer, 'suspended' if self.chance(suspended) else 'heating',
                                 r.choice(['none', 'none', 'hospital', 'infant']), r.choice([None, 40.0, 60.5, 99.25]))

    def make(self):
        r = self.r
        nets = [self.network(r.randint(1, 8))]
        for _ in range(r.choice([0, 1, 1, 2, 3])):
            source = None
            for system in r.choice([[''], [''], ['', ''], ['', 'high'], ['low', 'high']]):
                spot = self.odd(r.choice(nets[0]))
                if source is None:
                    source = self.c.source(*spot, system)
                else:
                    self.c.port(source, 'header', *spot, system)
        for k in range(r.choice([0, 1, 2, 3])):
            nets.append(self.network(r.randint(0, 5)))
            for _ in range(r.choice([1, 1, 1, 2])):
                station = self.c.station(r.choice(['exchanger', 'isolating']), int(self.chance(.3)))
                upstream = r.choice(nets[:-1])
                for system in r.choice([[''], [''], [''], ['', ''], ['a', 'b']]):
                    self.c.port(station, 'primary', *self.odd(r.choice(upstream)), system)
                for system in r.choice([[''], [''], ['', ''], ['low', 'high']]):
                    self.c.port(station, 'secondary', *self.odd(r.choice(nets[-1])), system)
        if len(nets) > 1 and self.chance(.15):
            self.lay(r.choice(nets[0]), r.choice(nets[-1]))
        for spots in nets[-1:] if self.chance(.5) else nets:
            self.people(spots)
        if self.chance(.1) and nets:
            alone = self.spot()
            self.people([alone])
        self.node_valves()
        self.spoil()
        return self.c

    def spoil(self):
        for layer, field in (('pipe', 'from_node'), ('pipe', 'id'), ('consumer', 'id'), ('valve', 'pipe'), ('valve', 'node')):
            for row in self.c.rows[layer]:
                if row.get(field) and self.chance(self.p_odd / 8):
                    row[field] = None

    def leak(self):
        c, r = self.c.rows, self.r
        kinds = ['pipe'] * 4 + ['valve'] * 3 + ['well', 'well', 'node', 'node', 'consumer', 'source', 'station', 'station']
        for _ in range(20):
            kind = r.choice(kinds)
            rows = [row for row in c[kind] if row.get('id')]
            if rows:
                leak = (kind, r.choice(rows)['id'])
                return leak + ((r.choice(['primary', 'secondary', 'both']),) if kind == 'station' else ())
        return ('well', self.wells[0])

    def question(self):
        r = self.r
        valves = [v['id'] for v in self.c.rows['valve'] if v['role'] != 'check']
        pick = lambda p: r.sample(valves, min(len(valves), r.randint(1, 3))) if self.chance(p) else []
        return dict(leaks=[self.leak() for _ in range(r.choice([1, 1, 1, 2, 3]))], fail=pick(.3), leaky=pick(.3), closed=pick(.2), opened=pick(.2), held=pick(.1))
