import type { LineChartProps } from '@hubspot/ui-extensions';

const width = 560;
const height = 166;
const left = 34;
const bottom = 34;
const top = 14;

/** One numeric series over dates; what the cards need of HubSpot's chart. */
export function LineChart({ data, axes, options, testId }: LineChartProps) {
  const rows = Array.isArray(data) ? data : data.data;
  const values = rows.map((row) => Number(row[axes.y.field]));
  const days = rows.map((row) => String(row[axes.x.field]));
  const highest = Math.max(20, Math.ceil(Math.max(...values) / 20) * 20);
  const x = (index: number) => left + (index * (width - left - 8)) / Math.max(1, rows.length - 1);
  const y = (value: number) => top + ((highest - value) * (height - top - bottom)) / highest;
  const shownDays = [0, Math.floor((rows.length - 1) / 2), rows.length - 1];
  return (
    <figure className="hsx-figure">
      {options?.title && <figcaption>{options.title}</figcaption>}
      <svg
        className="hsx-chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${axes.y.label ?? ''} ${days[0]} – ${days.at(-1)}: ${values.join(', ')}`}
        data-testid={testId}
      >
        {[0, highest / 2, highest].map((tick) => (
          <g key={tick}>
            <line className="hsx-grid" x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} />
            <text className="hsx-tick" x={left - 6} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <polyline className="hsx-line" points={values.map((value, index) => `${x(index)},${y(value)}`).join(' ')} />
        {values.map((value, index) => (
          <circle key={days[index]} className="hsx-point" cx={x(index)} cy={y(value)} r="3">
            <title>{`${days[index]}: ${value}`}</title>
          </circle>
        ))}
        {[...new Set(shownDays)].map((index) => (
          <text
            key={index}
            className="hsx-tick"
            x={x(index)}
            y={height - 6}
            textAnchor={index === 0 ? 'start' : index === rows.length - 1 ? 'end' : 'middle'}
          >
            {dayText(days[index] ?? '')}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function dayText(day: string): string {
  return new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(day));
}
