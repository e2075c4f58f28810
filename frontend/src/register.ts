/** Tells the browser and Home Assistant's dialogs of our elements. */

interface Offer {
  type: string;
  name: string;
  description: string;
}

declare global {
  interface Window {
    customCards?: (Offer & { preview: boolean })[];
    customStrategies?: (Offer & { strategyType: "dashboard" })[];
  }
}

export function registerCard(offer: Offer, element: CustomElementConstructor): void {
  if (!define(offer.type, element)) return;
  (window.customCards ??= []).push({ ...offer, preview: true });
}

export function registerDashboard(offer: Offer, element: CustomElementConstructor): void {
  if (!define(`ll-strategy-dashboard-${offer.type}`, element)) return;
  (window.customStrategies ??= []).push({ ...offer, strategyType: "dashboard" });
}

/** The module may be loaded twice, as a resource and by hand: the first one stays. */
function define(tag: string, element: CustomElementConstructor): boolean {
  if (customElements.get(tag)) return false;
  customElements.define(tag, element);
  return true;
}
