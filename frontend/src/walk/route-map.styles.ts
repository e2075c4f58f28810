/** What a route on a map looks like. */

import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
  }
  .map {
    position: absolute;
    inset: 0;
    overflow: hidden;
    cursor: grab;
    touch-action: pan-y;
    background-color: var(--secondary-background-color);
  }
  .map.moved {
    touch-action: none;
  }
  .map:active {
    cursor: grabbing;
  }
  .map:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
  .tiles img {
    position: absolute;
    top: 0;
    left: 0;
    max-width: none;
    visibility: hidden;
    user-select: none;
  }
  .tiles img.loaded {
    visibility: visible;
  }
  /* The tiles are of a light map; Home Assistant darkens them in the same way. */
  .dark .tiles {
    filter: invert(0.9) hue-rotate(170deg) brightness(1.5) contrast(1.2) saturate(0.3);
  }
  .way {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  polyline {
    fill: none;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .casing {
    stroke: var(--primary-text-color);
    stroke-width: 7;
  }
  .pace {
    stroke-width: 4.5;
  }
  .pace-0 {
    stroke: var(--walk-pace-0);
  }
  .pace-1 {
    stroke: var(--walk-pace-1);
  }
  .pace-2 {
    stroke: var(--walk-pace-2);
  }
  .pace-3 {
    stroke: var(--walk-pace-3);
  }
  .mark {
    position: absolute;
    box-sizing: border-box;
    width: 28px;
    height: 28px;
    margin: -14px 0 0 -14px;
    display: flex;
    align-items: center;
    justify-content: center;
    border-radius: 50%;
    border: 2px solid var(--card-background-color);
    color: var(--primary-text-color);
    background-color: var(--card-background-color);
    box-shadow: 0 0 0 1.5px var(--primary-text-color);
    --mdc-icon-size: 16px;
  }
  .mark.start,
  .mark.end,
  .mark.now {
    color: var(--text-primary-color);
    background-color: var(--primary-color);
    box-shadow: 0 0 0 1.5px var(--primary-color);
  }
  .mark.now {
    animation: pulse 2s ease-out infinite;
  }
  @keyframes pulse {
    from {
      outline: 0 solid var(--primary-color);
      outline-offset: 0;
    }
    to {
      outline: 2px solid transparent;
      outline-offset: 12px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .mark.now {
      animation: none;
    }
  }
  .buttons {
    position: absolute;
    top: 8px;
    right: 8px;
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  button {
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    cursor: pointer;
    color: var(--primary-text-color);
    background-color: var(--card-background-color);
    box-shadow: 0 1px 3px rgba(0, 0, 0, 0.4);
  }
  button:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .credit {
    position: absolute;
    right: 0;
    bottom: 0;
    padding: 0 6px;
    font-size: 11px;
    line-height: 18px;
    text-decoration: none;
    color: var(--secondary-text-color);
    background-color: var(--card-background-color);
    opacity: 0.85;
  }
`;
