# SPDX-License-Identifier: GPL-3.0-or-later
"""The command's isolation against an independent reading of the domain, on random network files; TAP.

HEAT_BATCH names the program, HEAT_NETWORKS how many files, HEAT_SEED the first seed."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plain_truth  # noqa: E402
import random_city  # noqa: E402


class Batch:
    def __init__(self):
        self.process = subprocess.Popen([os.environ['HEAT_BATCH']], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *args):
        self.process.stdin.write('\t'.join(args) + '\n')
        self.process.stdin.flush()
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError('the program died on: ' + ' '.join(args))
            if line.startswith('= '):
                return int(line[2:]), ''.join(lines)
            lines.append(line)

    def isolate(self, path, q):
        args = [a for leak in q['leaks'] for a in ('--leak', ':'.join(leak))]
        for option in ('fail', 'leaky', 'closed', 'opened', 'held'):
            args += [a for v in q.get(option, ()) for a in ('--' + option, v)]
        status, text = self.ask('isolate', path, '--json', *args)
        if status > 1:
            raise RuntimeError('status %d: %s' % (status, text))
        return status, json.loads(text)


def got(answer):
    out, cold = answer['out'], answer['already_out']
    return {
        'must': sorted(v['valve'] for v in answer['must_close']), 'may': sorted(v['valve'] for v in answer['may_close']),
        'stop': sorted((s['kind'], s['id']) for s in answer['stop']), 'zone': sorted(answer['zone']['pipes']),
        'out_stations': sorted(out['stations']), 'out_consumers': sorted(out['consumers']), 'out_buildings': sorted(out['buildings']),
        'out_households': out['households'], 'out_suspended': out['suspended'], 'out_area': round(out['area_m2'], 1), 'out_priority': sorted(out['priority']),
        'already': sorted(cold['consumers']), 'already_households': cold['households'],
    }


def expected_failed(net, q, case, want):
    """What each failed valve changed: the plan with it against the plan in which it works."""
    result = {}
    for v, condition in enumerate(case.condition):
        if condition not in ('stuck', 'leaky') or v in case.leaking:
            continue
        other = plain_truth.Case(net, **q)
        other.condition[v] = 'works'
        first = other.plan()
        new, gone = case.must - first.must, first.must - case.must
        more = want['out_households'] - first.answer()['out_households']
        if new or gone or more:
            name = lambda items: sorted(net.city['valve'][i]['id'] or '' for i in items)
            result[net.city['valve'][v]['id']] = (name(new), name(gone), more)
    return result


def differences(net, q, status, answer):
    case = plain_truth.Case(net, **q).plan()
    want, have = case.answer(), got(answer)
    found = ['%s: expected %s, got %s' % (k, want[k], have[k]) for k in want if want[k] != have[k]]
    found += leaves_wet(case)
    failed = expected_failed(net, q, case, want)
    have_failed = {f['valve']: (sorted(f['new_must']), sorted(f['no_longer_must']), f['more_households']) for f in answer['failed']}
    if failed != have_failed:
        found.append('failed: expected %s, got %s' % (failed, have_failed))
    if status != (1 if want['stop'] else 0):
        found.append('exit status %d' % status)
    if case.few_warm() != (answer['doubts'][:1] != [] and answer['doubts'][0]['kind'] == 'few_warm'):
        found.append('few_warm: expected %s first in the plan' % case.few_warm())
    return found


def leaves_wet(case):
    """The must valves alone keep the leak dry, and none of them can be spared."""
    headers = set()
    for g, (s, r) in case.groups.items():
        if g[2] != 'primary' and g[:2] not in case.stopped:
            headers |= s | r
    fed = lambda held: bool(case.feeding(case.leak_cells, held) & headers)
    border = case.must | case.may
    return ['the must valves alone leave it fed'] * fed(case.must) + [
        'must valve %s can be spared' % case.city['valve'][v]['id'] for v in case.must if not fed(border - {v})]


def check_differences(net, text):
    kinds = [k['kind'] for k in json.loads(text)['kinds']]
    few = plain_truth.Case(net, []).few_warm()
    return [] if few == (kinds[:1] == ['few_warm']) else ['check: few_warm expected %s, got %s' % (few, kinds)]


def run_random(batch, folder, first, n):
    wrong, questions, shapes = [], 0, dict(must=0, may=0, stop=0, out=0, failed=0)
    path, template = os.path.join(folder, 'city.gpkg'), os.path.join(folder, 'template.gpkg')
    for seed in range(first, first + n):
        maker = random_city.Maker(seed)
        maker.make().write(template, path)
        net = plain_truth.Net(plain_truth.read(path))
        for text in check_differences(net, batch.ask('check', path, '--json')[1]):
            wrong.append('seed %d %s' % (seed, text))
        for _ in range(4):
            q = maker.question()
            status, answer = batch.isolate(path, q)
            questions += 1
            for key, value in (('must', answer['must_close']), ('may', answer['may_close']), ('stop', answer['stop']), ('out', answer['out']['consumers']), ('failed', answer['failed'])):
                shapes[key] += bool(value)
            for text in differences(net, q, status, answer):
                wrong.append('seed %d %s %s' % (seed, q, text))
    return wrong, questions, shapes


def doubts(answer):
    return {(d['kind'], d['of'], d['id']) for d in answer['doubts']}


def plain_line():
    """Q0 = N0 -P0- N2 -P1- N4 (supply), N1 -P2- N3 -P3- N5 (return), consumer C0 at the end."""
    c = random_city.City()
    n = [c.node() for _ in range(6)]
    for line, i in (('supply', 0), ('return', 1)):
        c.pipe(n[i], n[i + 2], line)
        c.pipe(n[i + 2], n[i + 4], line)
    c.source(n[0], n[1])
    c.household(c.consumer(n[4], n[5]))
    return c


def case_node_valve_of_empty_pipe():
    """A leak at a node is a leak of the valve on it, so the pipe out of service that ends there holds water: its valve must close."""
    c = plain_line()
    n = c.node()
    c.pipe('N2', n, 'supply', 'out')
    c.valve(node=n)
    c.valve(pipe='P4', end='start', seq=0)
    return c, dict(leaks=[('node', n)]), lambda a: got(a)['must'] == ['V1'] and got(a)['zone'] == ['P4'] and ('out_of_service', 'pipe', 'P4') in doubts(a)


def case_check_valve_where_two_lines_go_on_as_one():
    """Nobody knows on which of the two lines it stands, so it holds no water back: the leak empties what lies behind it too."""
    c = plain_line()
    m, x, y = c.node(), c.node(), c.node()
    c.pipe('N4', m, 'supply')
    c.pipe('N5', m, 'return')
    c.valve('check', flow='into_pipe', node=m, node2=x)
    pair = c.pipe(x, y, 'pair')
    return c, dict(leaks=[('pipe', 'P0')]), lambda a: pair in got(a)['zone']


def case_well_with_node_of_empty_pipe():
    c, q, _ = case_node_valve_of_empty_pipe()
    c.add('well', id='W0')
    c.rows['node'][6]['well'] = 'W0'
    c.add('well', id='W1')
    c.rows['valve'][0]['well'] = 'W1'
    return c, dict(leaks=[('well', 'W0')]), lambda a: got(a)['must'] == ['V1']


def case_valve_towards_nothing():
    """What goes on behind a valve at an unconnected end is unknown: the valve stays at the edge, offered."""
    c = plain_line()
    c.pipe('N4', None, 'supply')
    c.valve(pipe='P4', end='end')
    return c, dict(leaks=[('pipe', 'P1')]), lambda a: got(a)['may'] == ['V0'] and ('pipe_unconnected', 'pipe', 'P4') in doubts(a)


def case_second_leak_on_nothing():
    """One plan covers all leaks: that it cannot cover one is said, also when it covers the other."""
    c = plain_line()
    c.valve()
    bare = c.node()
    return c, dict(leaks=[('pipe', 'P1'), ('valve', 'V0'), ('node', bare)]), lambda a: {('valve_on_nothing', 'valve', 'V0'), ('valve_on_nothing', 'node', bare)} <= doubts(a)


def case_dry_by_unknown_valve():
    """V0 may stay open only because V1, closed and of unknown condition, holds: V1 is a doubt of the plan."""
    c = plain_line()
    n = c.node()
    c.pipe('N2', n, 'supply')
    m = c.node()
    c.pipe(n, m, 'supply')
    c.source(m, c.node())
    c.valve(pipe='P4', end='start')
    c.valve(pipe='P5', end='end', state='closed', condition='unknown')
    return c, dict(leaks=[('pipe', 'P1')]), lambda a: got(a)['may'] == ['V0'] and ('condition_unknown', 'valve', 'V1') in doubts(a)


def case_no_valve_at_all():
    return plain_line(), dict(leaks=[('pipe', 'P3')]), lambda a: got(a)['stop'] == [('source', 'Q0')] and got(a)['out_households'] == 1 and not got(a)['must']


def case_own_header():
    c = plain_line()
    for end, pipe in (('start', 'P0'), ('start', 'P2')):
        c.valve(pipe=pipe, end=end)
    return c, dict(leaks=[('source', 'Q0')]), lambda a: got(a)['stop'] == [('source', 'Q0')] and got(a)['may'] == ['V0', 'V1']


def case_hub_valve():
    """A stuck valve on the hub of a star lets the water of every ray out; working, it parts them."""
    c = plain_line()
    for k in range(400):
        c.pipe('N2', c.node(), 'supply')
    c.valve(node='N2')
    return c, dict(leaks=[('pipe', 'P399')], fail=['V0']), lambda a: len(got(a)['zone']) == 404 and a['failed'][0]['no_longer_must'] == ['V0']


def run_named(batch, folder):
    path, template = os.path.join(folder, 'named.gpkg'), os.path.join(folder, 'template.gpkg')
    for name, make in sorted((n, f) for n, f in globals().items() if n.startswith('case_')):
        city, q, is_right = make()
        city.write(template, path)
        q = dict(dict(fail=[], leaky=[], closed=[], opened=[]), **q)
        status, answer = batch.isolate(path, q)
        wrong = differences(plain_truth.Net(plain_truth.read(path)), q, status, answer)
        if not is_right(answer):
            wrong.append('not as written: ' + json.dumps(answer))
        yield name[5:].replace('_', ' '), wrong


def main():
    n, first = int(os.environ.get('HEAT_NETWORKS', '250')), int(os.environ.get('HEAT_SEED', '1'))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ['HEAT_BATCH'], '--template', os.path.join(folder, 'template.gpkg')], check=True)
        batch = Batch()
        wrong, questions, shapes = run_random(batch, folder, first, n)
        results = [('random networks agree with the plain reading', wrong),
                   ('the questions meet every kind of answer', [] if all(v > questions // 50 for v in shapes.values()) else ['too few'])]
        results += run_named(batch, folder)
        print('# %d networks, %d questions, with %s' % (n, questions, shapes))
        print('1..%d' % len(results))
        for k, (name, wrong) in enumerate(results, 1):
            for text in wrong[:int(os.environ.get('HEAT_SHOW', '20'))]:
                print('# ' + text)
            print('%s %d - %s' % ('not ok' if wrong else 'ok', k, name))
        batch.process.stdin.close()
        sys.exit(batch.process.wait())


if __name__ == '__main__':
    main()
