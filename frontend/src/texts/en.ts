/** Parts of the page by where they stand; a text with values is a function. */
export const en = {
  card: {
    home: "At home",
    away: "Away",
  },
};

export type Texts = typeof en;
