/** What the card of a dog looks like. */

import { css } from "lit";

export const styles = css`
  :host {
    --urgent: color-mix(in srgb, var(--error-color) 70%, var(--primary-text-color));
    display: block;
    height: 100%;
  }
  ha-card {
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    height: 100%;
    overflow: hidden;
  }
  button {
    appearance: none;
    background: none;
    border: none;
    color: inherit;
    cursor: pointer;
    font: inherit;
    margin: 0;
    min-height: 44px;
    padding: 0;
    text-align: start;
  }
  button:disabled {
    cursor: default;
  }
  button:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
  @media (hover: hover) {
    button:hover:enabled {
      background-color: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
    }
  }
  .missing {
    color: var(--secondary-text-color);
    margin: 0;
    padding: 16px;
  }
  .head {
    --mood: var(--state-inactive-color, var(--disabled-text-color));
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    padding: 16px;
  }
  .home {
    --mood: var(--success-color);
  }
  .away {
    --mood: var(--info-color);
  }
  .walk {
    --mood: var(--primary-color);
  }
  .alarm {
    --mood: var(--error-color);
    background-color: color-mix(in srgb, var(--error-color) 12%, transparent);
  }
  .photo {
    background: color-mix(in srgb, var(--mood) 18%, transparent);
    border-radius: 50%;
    box-shadow:
      0 0 0 2px var(--card-background-color),
      0 0 0 4px var(--mood);
    color: var(--mood);
    display: grid;
    flex: none;
    height: 56px;
    overflow: hidden;
    place-items: center;
    width: 56px;
  }
  .photo img {
    height: 100%;
    object-fit: cover;
    width: 100%;
  }
  .photo svg {
    fill: currentColor;
    height: 32px;
    width: 32px;
  }
  .who {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-width: 120px;
  }
  .name {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: var(--ha-font-weight-medium, 500);
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .where {
    color: var(--secondary-text-color);
  }
  .alarm .where {
    color: var(--urgent);
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .chip {
    align-items: center;
    background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
    border-radius: 12px;
    display: inline-flex;
    font-size: var(--ha-font-size-s, 12px);
    gap: 6px;
    line-height: 24px;
    padding: 0 10px;
  }
  .live::before {
    background: var(--success-color);
    border-radius: 50%;
    content: "";
    height: 8px;
    width: 8px;
  }
  .rows {
    display: grid;
    flex: 1;
    grid-template-columns: 1fr;
  }
  .row {
    align-items: flex-start;
    display: flex;
    gap: 16px;
    padding: 8px 16px;
    --mdc-icon-size: 24px;
  }
  .row ha-icon {
    color: var(--secondary-text-color);
    flex: none;
    width: 56px;
    text-align: center;
  }
  .texts {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-width: 0;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    justify-content: space-between;
  }
  .label {
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .text {
    overflow-wrap: anywhere;
  }
  .detail {
    color: var(--secondary-text-color);
    font-size: var(--ha-font-size-s, 12px);
  }
  .urgent ha-icon,
  .urgent .detail {
    color: var(--urgent);
  }
  .urgent .detail {
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .goal {
    background: color-mix(in srgb, var(--primary-text-color) 10%, transparent);
    border-radius: 3px;
    height: 6px;
    margin: 6px 0 2px;
    overflow: hidden;
  }
  .goal span {
    background: var(--primary-color);
    border-radius: 3px;
    display: block;
    height: 100%;
    transition: width 0.4s;
  }
  .goal .reached {
    background: var(--success-color);
  }
  .buttons {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fit, minmax(52px, 1fr));
    padding: 8px 16px 16px;
  }
  .log {
    align-items: center;
    background: color-mix(in srgb, var(--primary-color) 10%, transparent);
    border-radius: var(--ha-border-radius-lg, 12px);
    display: flex;
    flex-direction: column;
    font-size: var(--ha-font-size-s, 12px);
    gap: 2px;
    justify-content: center;
    min-height: 56px;
    padding: 6px 2px;
    text-align: center;
    transition:
      background-color 0.2s,
      opacity 0.2s;
  }
  .log ha-icon {
    color: var(--primary-color);
  }
  @media (hover: hover) {
    .log:hover:enabled {
      background: color-mix(in srgb, var(--primary-color) 20%, transparent);
    }
  }
  .log.lit {
    background: color-mix(in srgb, var(--primary-color) 75%, black);
    color: var(--text-primary-color);
  }
  .log.lit ha-icon {
    color: inherit;
  }
  .log.done {
    background: color-mix(in srgb, var(--success-color) 20%, transparent);
    color: var(--primary-text-color);
  }
  .log.done ha-icon {
    color: var(--success-color);
  }
  .log.busy,
  .log:disabled {
    opacity: 0.5;
  }
  .news {
    clip-path: inset(50%);
    height: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }
  @container (min-width: 560px) {
    .rows {
      grid-template-columns: 1fr 1fr;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
