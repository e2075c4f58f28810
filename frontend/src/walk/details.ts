/** What there is to tell of a walk beside the map. */

import { html, nothing, svg, type TemplateResult } from "lit";

import { formatClock, formatMoment, formatNumber } from "../format";
import type { Hass } from "../ha";
import { PACES, timeAtPaces, type Mark, type Pace, type Route } from "./route";
import type { WalkTexts } from "./texts";
import { formatDuration, formatHeight, formatSpeed, formatWay, speedIn, speedUnit } from "./units";
import type { Walk } from "./walks";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Units of the drawing of a profile. */
const WIDTH = 600;
const HEIGHT = 56;

/** A walk in one line: when, how long and how far. */
export function nameOf(hass: Hass, texts: WalkTexts, walk: Walk, now: Date): string {
  const start = new Date(walk.start);
  const end = walk.end === null ? undefined : new Date(walk.end);
  const when = formatMoment(hass, start, now);
  const over =
    end && end.getTime() - start.getTime() < DAY ? `${when} – ${formatClock(hass, end)}` : when;
  const told = end ? over : `${when}, ${texts.underWay}`;
  return `${told} · ${formatWay(hass, walk.distance)}`;
}

/** Something on the way in one line: what it was, when, and for how long. */
export function labelOf(hass: Hass, texts: WalkTexts, mark: Mark): string {
  const name = texts.marks[mark.kind] ?? mark.kind;
  const label = `${name}, ${formatClock(hass, new Date(mark.time))}`;
  if (mark.until === undefined) return label;
  return `${label} (${formatDuration(hass, texts, (mark.until - mark.time) / MINUTE)})`;
}

export function figures(hass: Hass, texts: WalkTexts, walk: Walk): TemplateResult {
  const known: [string, string | undefined][] = [
    [texts.distance, formatWay(hass, walk.distance)],
    [texts.duration, formatDuration(hass, texts, walk.minutes)],
    [texts.moving, told(walk.minutes_moving, (time) => formatDuration(hass, texts, time))],
    [texts.speed, told(walk.pace, (pace) => formatSpeed(hass, 60 / pace))],
    [texts.pauses, told(walk.pauses, (pauses) => formatNumber(hass, pauses))],
    [texts.ascent, told(walk.ascent, (meters) => formatHeight(hass, meters))],
    [texts.along, walk.walked_by.map((id) => personOf(hass, id)).join(", ") || undefined],
    [texts.note, walk.note ?? undefined],
  ];
  return html`<dl class="figures">
    ${known.map(([name, value]) =>
      value === undefined
        ? nothing
        : html`<div class=${name === texts.note ? "note" : ""}>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
    )}
  </dl>`;
}

/** How fast the dog was: over the walk as bars, and in sum as a table that is the legend, too. */
export function paces(
  hass: Hass,
  texts: WalkTexts,
  { paces: all }: Route,
): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const times = timeAtPaces(all);
  const sum = times.reduce((total, time) => total + time, 0);
  return html`
    ${profile(hass, texts, all)}
    <table class="paces">
      <thead>
        <tr>
          <th scope="col">${texts.pace}</th>
          <th scope="col">${texts.time}</th>
          <th scope="col">${texts.share}</th>
        </tr>
      </thead>
      <tbody>
        ${times.map(
          (time, pace) =>
            html`<tr>
              <th scope="row"><i class="pace-${pace}"></i>${rangeOf(hass, texts, pace)}</th>
              <td>${formatDuration(hass, texts, time / MINUTE)}</td>
              <td>${formatNumber(hass, sum > 0 ? (100 * time) / sum : 0)} %</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}

function profile(hass: Hass, texts: WalkTexts, all: readonly Pace[]): TemplateResult {
  const from = all[0]?.from ?? 0;
  const span = (all.at(-1)?.to ?? 0) - from || 1;
  const most = Math.max(...all.map(({ speed }) => speed));
  const bars = all.map((each) => ({
    pace: each.pace,
    left: (WIDTH * (each.from - from)) / span,
    right: (WIDTH * (each.to - from)) / span,
    top: HEIGHT * (1 - each.speed / Math.max(most, 1)),
  }));
  const edge = bars.map(({ left, right, top }) => `L${left} ${top}H${right}`).join("");
  return html`<figure>
    <svg
      class="profile"
      aria-hidden="true"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
    >
      ${bars.map(
        ({ pace, left, right, top }) =>
          svg`<rect
            class=${`pace-${pace}`}
            x=${left}
            y=${top}
            width=${right - left}
            height=${HEIGHT - top}
          ></rect>`,
      )}
      <path d="M0 ${HEIGHT}${edge}V${HEIGHT}Z"></path>
    </svg>
    <figcaption>${texts.profile(formatSpeed(hass, most))}</figcaption>
  </figure>`;
}

/** A pace in numbers: under 2 km/h, 2–4 km/h, over 6 km/h. */
function rangeOf(hass: Hass, texts: WalkTexts, pace: number): string {
  const [low, high] = [PACES[pace - 1], PACES[pace]].map((speed) =>
    speed === undefined ? undefined : formatNumber(hass, speedIn(hass, speed), 1),
  );
  const unit = speedUnit(hass);
  if (low === undefined) return `${texts.under} ${high ?? ""} ${unit}`;
  return high === undefined ? `${texts.over} ${low} ${unit}` : `${low}–${high} ${unit}`;
}

/** Somebody who was along, by name; who is no person of Home Assistant any more is told as known. */
function personOf(hass: Hass, entityId: string): string {
  const name = hass.states[entityId]?.attributes.friendly_name;
  return typeof name === "string" ? name : entityId;
}

function told<T>(value: T | null, format: (value: T) => string): string | undefined {
  return value === null ? undefined : format(value);
}
