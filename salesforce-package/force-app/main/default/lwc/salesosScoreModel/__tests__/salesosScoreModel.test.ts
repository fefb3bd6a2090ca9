import { age } from 'c/salesosFormat';
import { machineRows, sparkline, trendOf } from 'c/salesosScoreModel';
import { hotScore } from '../../../../../../preview/gallery/fixtures.ts';

it('draws from the oldest left to the newest right, a flat line low', () => {
  expect(sparkline([0, 0, 0], 106, 36)).toEqual({ line: '3,33 53,33 103,33', area: '3,36 3,33 53,33 103,33 103,36', lastX: 103, lastY: 33 });
});

it('uses the whole height for a wide change and little of it for a small one', () => {
  expect(sparkline([10, 70], 106, 36)?.line).toBe('3,33 103,3');
  expect(sparkline([50, 53], 106, 36)?.line).toBe('3,19.5 103,16.5');
});

it('draws nothing from one value', () => {
  expect(sparkline([50], 106, 36)).toBeNull();
});

it('shows machine hits of one kind as one line', () => {
  const hit = (kind, evidence) => ({ at: '2026-11-21T12:00:00Z', kind, evidence });
  const machineHits = [hit('click', 'burst'), hit('open', 'Apple'), hit('click', 'burst')];
  expect(machineRows({ ...hotScore, machineHits }).map(({ kind, evidence }) => `${kind}: ${evidence}`)).toEqual(['Click × 2: burst', 'Open: Apple']);
});

it('counts midnights from a day on', () => {
  const now = new Date('2026-11-29T18:30:00Z');
  expect(['2026-11-20T23:59:59Z', '2026-11-28T12:00:00Z', '2026-11-28T20:00:00Z'].map((at) => age(at, now))).toEqual([
    '9 days ago',
    'yesterday',
    '22 hours ago',
  ]);
});

it('says the change with its sign', () => {
  expect([14, -3, 0].map((changeThisWeek) => trendOf({ ...hotScore, changeThisWeek }).change)).toEqual([
    '+14 this week',
    '−3 this week',
    '±0 this week',
  ]);
});
