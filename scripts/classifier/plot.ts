import type { ClassifierMeasures } from './measure.ts';

const SIDE = 360;
const MARGIN = 48;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

const x = (value: number): number => Math.round((MARGIN + value * SIDE) * 10) / 10;
const y = (value: number): number => Math.round((MARGIN + (1 - value) * SIDE) * 10) / 10;

const text = (content: string, at: string, anchor = 'middle'): string => `<text ${at} text-anchor="${anchor}">${content}</text>`;

/** @returns the calibration curve as SVG: what was stated against what was right; on the diagonal both agree. */
export function plotCalibration({
  bins,
  calibrationError,
  calibrationErrorBounds: [low, high],
  incidents,
}: ClassifierMeasures): string {
  const size = SIDE + 2 * MARGIN;
  const points = bins.map(({ confidence, accuracy }) => `${x(confidence)},${y(accuracy)}`);
  const title = `${incidents} synthetic incidents, out of fold; expected calibration error ${calibrationError.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="11" role="img" aria-label="${title}">`,
    `<rect width="${size}" height="${size}" fill="white"/>`,
    ...TICKS.flatMap((tick) => [
      `<path d="M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}" stroke="#ddd"/>`,
      text(String(tick), `x="${x(tick)}" y="${y(0) + 16}"`),
      text(String(tick), `x="${x(0) - 8}" y="${y(tick) + 4}"`, 'end'),
    ]),
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#888" stroke-dasharray="4"/>`,
    `<polyline points="${points.join(' ')}" fill="none" stroke="#0b6" stroke-width="2"/>`,
    ...bins.map(({ confidence, accuracy }) => `<circle cx="${x(confidence)}" cy="${y(accuracy)}" r="3.5" fill="#0b6"/>`),
    text('stated confidence', `x="${size / 2}" y="${size - 8}"`),
    text('share that was right', `x="14" y="${size / 2}" transform="rotate(-90 14 ${size / 2})"`),
    text(title, `x="${size / 2}" y="22"`),
    '</svg>\n',
  ].join('\n');
}
