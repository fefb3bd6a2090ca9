import { html } from 'hono/html';
import { LATE_SECONDS, lagText } from '@salesos/shared/labels/health-words';
import type { Markup } from './markup.ts';

const WIDTH = 192;
const HEIGHT = 28;

/** A day of lag: a bar per step, gaps where nobody measured, a line where it becomes an alert. */
export function sparkline(day: readonly (number | null)[]): Markup {
  const measured = day.filter((value) => value !== null);
  const worst = Math.max(0, ...measured);
  if (measured.length === 0) return html`<span class="hint">not measured yet</span>`;
  const top = Math.max(60, worst);
  const step = WIDTH / day.length;
  const heightOf = (seconds: number): number => Math.max(1.5, (seconds / top) * (HEIGHT - 2));
  const bars = day.flatMap((value, slot) => {
    if (value === null || value === 0) return [];
    const height = heightOf(value);
    return [
      html`<rect class="${value > LATE_SECONDS ? 'late' : ''}" x="${(slot * step).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${(step * 0.8).toFixed(1)}" height="${height.toFixed(1)}" />`,
    ];
  });
  const limit =
    top > LATE_SECONDS
      ? html`<line x1="0" x2="${WIDTH}" y1="${(HEIGHT - heightOf(LATE_SECONDS)).toFixed(1)}" y2="${(HEIGHT - heightOf(LATE_SECONDS)).toFixed(1)}" />`
      : '';
  const words = `Last 24 h: at worst ${lagText(worst)}`;
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${words}"><title>${words}</title><path d="M0 ${HEIGHT - 0.5}H${WIDTH}" />${bars}${limit}</svg>`;
}
