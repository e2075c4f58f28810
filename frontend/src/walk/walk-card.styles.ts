/** What the card of walks looks like. */

import { css } from "lit";

/** The colors of the paces are apart for all kinds of color vision; numbers are told beside them. */
export const styles = css`
  :host {
    --walk-pace-0: var(--purple-color, #926bc7);
    --walk-pace-1: var(--light-blue-color, #03a9f4);
    --walk-pace-2: var(--amber-color, #ffc107);
    --walk-pace-3: var(--deep-orange-color, #ff5722);
    display: block;
    container-type: inline-size;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    overflow: hidden;
  }
  p {
    margin: 0;
    padding: 16px;
    color: var(--secondary-text-color);
  }
  .picker {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 12px 12px 8px 16px;
  }
  h2,
  .dog {
    flex: 1 1 8em;
    margin: 0;
    font-size: var(--ha-card-header-font-size, 24px);
    font-weight: var(--ha-font-weight-normal, 400);
    line-height: 44px;
  }
  .row {
    display: flex;
    flex: 1 1 100%;
    align-items: center;
    gap: 4px;
    min-width: 0;
  }
  .week span {
    flex: 1;
    min-width: 8em;
    text-align: center;
  }
  select {
    flex: 1;
    min-width: 0;
    height: 44px;
    padding: 0 8px;
    font: inherit;
    color: var(--primary-text-color);
    background-color: transparent;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
  }
  .dog {
    padding: 0;
    border-color: transparent;
  }
  option {
    font-size: 16px;
    color: var(--primary-text-color);
    background-color: var(--card-background-color);
  }
  button {
    flex: none;
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    color: inherit;
    background: none;
    cursor: pointer;
  }
  button:hover:enabled {
    background-color: var(--secondary-background-color);
  }
  button:disabled {
    cursor: default;
    color: var(--disabled-text-color);
  }
  button.text {
    width: auto;
    padding: 0 16px;
    border-radius: 22px;
    font: inherit;
    color: var(--primary-color);
  }
  button:focus-visible,
  select:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
  pawcontrol-route-map,
  .ground {
    height: 300px;
  }
  .ground {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    background-color: var(--secondary-background-color);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(6em, 1fr));
    gap: 12px 16px;
    margin: 0;
    padding: 16px;
  }
  dt,
  figcaption,
  .paces,
  .events {
    font-size: var(--ha-font-size-s, 12px);
    color: var(--secondary-text-color);
  }
  figcaption {
    padding-top: 4px;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
    color: var(--primary-text-color);
  }
  figure {
    margin: 0 16px;
  }
  .profile {
    display: block;
    width: 100%;
    height: 56px;
    overflow: visible;
    shape-rendering: crispEdges;
  }
  .profile path {
    fill: none;
    stroke: var(--primary-text-color);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .paces {
    margin: 8px 16px;
    border-spacing: 0;
    font-variant-numeric: tabular-nums;
  }
  .paces th,
  .paces td {
    padding: 2px 0;
    text-align: end;
    font-weight: inherit;
  }
  .paces th:first-child {
    text-align: start;
  }
  i {
    display: inline-block;
    width: 12px;
    height: 12px;
    margin-inline-end: 8px;
    border-radius: 3px;
    box-shadow: 0 0 0 1px var(--secondary-text-color);
    vertical-align: -1px;
  }
  .pace-0 {
    fill: var(--walk-pace-0);
    background-color: var(--walk-pace-0);
  }
  .pace-1 {
    fill: var(--walk-pace-1);
    background-color: var(--walk-pace-1);
  }
  .pace-2 {
    fill: var(--walk-pace-2);
    background-color: var(--walk-pace-2);
  }
  .pace-3 {
    fill: var(--walk-pace-3);
    background-color: var(--walk-pace-3);
  }
  .events {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 4px 16px 16px;
    list-style: none;
  }
  .events li {
    padding: 4px 10px;
    border-radius: 12px;
    background-color: var(--secondary-background-color);
  }
  @container (min-width: 420px) {
    .week {
      flex: none;
    }
  }
  @container (min-width: 600px) {
    pawcontrol-route-map,
    .ground {
      height: 420px;
    }
  }
`;
