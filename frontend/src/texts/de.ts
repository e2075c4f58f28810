import type { Texts } from "./en";

export const de: Texts = {
  card: {
    home: "Zu Hause",
    away: "Unterwegs",
  },
};
