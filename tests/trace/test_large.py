# SPDX-License-Identifier: GPL-3.0-or-later
"""The command's isolation against the plain reading on whole synthetic cities, at sampled leaks; TAP.

HEATCTL makes the cities, HEAT_BATCH asks. HEAT_PIPES, HEAT_SAMPLES and HEAT_SEED set how much; HEAT_SINGLE=1: one line for the pair."""
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plain_truth  # noqa: E402
import test_truth  # noqa: E402


class Case(plain_truth.Case):
    """The same reading; who lives where is looked up instead of searched."""

    def households(self, consumer):
        homes = self.net.__dict__.setdefault('homes', {})
        if not homes:
            for h in self.city['household']:
                homes.setdefault(self.net.find('consumer', h['consumer']), []).append(h)
        return homes.get(consumer, [])


def sample(net, n, seed):
    """Leaks of every kind, on the primary and the secondary side; a third with valves near them that would not turn or do not hold."""
    r, c = random.Random(seed), net.city
    primary = [p['id'] for p in c['pipe'] if p['level'] == 'primary']
    isolating = [s['id'] for s in c['station'] if s['kind'] == 'isolating']
    stations = isolating + [s['id'] for s in c['station']]
    kinds = [lambda: ('pipe', r.choice(primary)), lambda: ('pipe', r.choice(c['pipe'])['id']), lambda: ('valve', r.choice(c['valve'])['id']),
             lambda: ('well', r.choice(c['well'])['id']), lambda: ('pipe', r.choice(primary)), lambda: ('node', r.choice(c['node'])['id']),
             lambda: ('consumer', r.choice(c['consumer'])['id']), lambda: ('station', r.choice(stations), r.choice(['primary', 'secondary', 'both'])),
             lambda: ('source', r.choice(c['source'])['id']), lambda: ('pipe', r.choice([p['id'] for p in c['pipe'] if p['service'] == 'out'] or primary))]
    for k in range(n):
        q = dict(leaks=[kinds[k % len(kinds)]()], fail=[], leaky=[], closed=[], opened=[], held=[])
        if k % 4 == 3:
            q['leaks'].append(kinds[1]())
        if k % 3 == 2:
            border = sorted(name(net, Case(net, **q).plan().must))
            q['fail'], q['leaky'] = border[:1], border[1:2]
        if k % 5 == 4:
            q['held'] = sorted(name(net, Case(net, [('pipe', r.choice(primary))]).plan().must))
        yield q


def name(net, valves):
    return [net.city['valve'][v]['id'] for v in valves]


def differences(net, q, status, answer):
    case = Case(net, **q).plan()
    want, have = case.answer(), test_truth.got(answer)
    found = ['%s: expected %s, got %s' % (k, want[k], have[k]) for k in want if want[k] != have[k]]
    found += test_truth.leaves_wet(case)
    for f in answer['failed']:
        other = Case(net, **q)
        other.condition[net.ids['valve'][f['valve']]] = 'works'
        first = other.plan()
        if sorted(f['new_must']) != sorted(name(net, case.must - first.must)) or sorted(f['no_longer_must']) != sorted(name(net, first.must - case.must)):
            found.append('failed valve %s: %s' % (f['valve'], f))
    if status != (1 if want['stop'] else 0):
        found.append('exit status %d' % status)
    return found


def main():
    pipes, samples, seed = (int(os.environ.get(k, d)) for k, d in (('HEAT_PIPES', '20000'), ('HEAT_SAMPLES', '20'), ('HEAT_SEED', '1')))
    single = ['--single'] * (os.environ.get('HEAT_SINGLE') == '1')
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'city.gpkg')
        subprocess.run([os.environ['HEATCTL'], 'city', '-o', path, '--pipes', str(pipes), '--seed', str(seed)] + single, check=True, stdout=subprocess.DEVNULL)
        net, batch = plain_truth.Net(plain_truth.read(path)), test_truth.Batch()
        print('# %d pipes, %d valves, %d stations' % (len(net.city['pipe']), len(net.city['valve']), len(net.city['station'])))
        print('1..%d' % samples)
        for k, q in enumerate(sample(net, samples, seed), 1):
            status, answer = batch.isolate(path, q)
            wrong = differences(net, q, status, answer)
            failed |= bool(wrong)
            for text in wrong[:5]:
                print('# ' + text[:400])
            print('%s %d - %s%s: zone of %d pipes, %d must, %d may, %d out' % ('not ok' if wrong else 'ok', k, ' '.join(':'.join(leak) for leak in q['leaks']),
                  ' with failed valves' if q['fail'] else '', len(answer['zone']['pipes']), len(answer['must_close']), len(answer['may_close']), len(answer['out']['consumers'])), flush=True)
        batch.process.stdin.close()
        batch.process.wait()
    sys.exit(failed)


if __name__ == '__main__':
    main()
