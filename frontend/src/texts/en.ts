/** Parts of the page by where they stand; a text with values is a function. */
export const en = {
  where: {
    escaped: "Escaped",
    wanted: "Being looked for",
    walking: "On a walk",
    unknown: "Nobody knows where",
    since: (place: string, time: string) => `${place} · since ${time}`,
    live: "live",
    lost: "no contact",
    seen: (time: string) => `last seen ${time}`,
    visitor: "with a visitor",
    battery: (level: string) => `battery ${level}`,
  },
  walk: {
    label: "Walk",
    now: "on a walk now",
    since: (time: string) => `since ${time}`,
    needed: "needs a walk",
    today: (count: number, shown: string) =>
      count === 0 ? "no walk today" : count === 1 ? "1 walk today" : `${shown} walks today`,
    last: (time: string) => `last ended ${time}`,
    goal: (percent: string) => `${percent} of today's goal`,
  },
  food: {
    label: "Fed",
    never: "nothing logged yet",
    last: (time: string) => `last ${time}`,
    next: (time: string) => `next ${time}`,
    due: (time: string) => `due ${time}`,
    stock: "Food",
    low: "runs low",
    lasts: (days: string) => `lasts ${days}`,
  },
  next: {
    label: "Next",
    due: (time: string) => `due ${time}`,
  },
  log: {
    group: (dog: string) => `Log for ${dog}`,
    pee: "Pee",
    poop: "Poop",
    feed: "Feed",
    treat: "Treat",
    start: "Walk",
    end: "End walk",
    done: (what: string, dog: string) => `${what}: logged for ${dog}`,
    failed: "That did not work.",
  },
  views: {
    dogs: "Dogs",
    day: "Day",
    walks: "Walks",
    health: "Health",
    performance: "Performance",
  },
  empty: {
    title: "Paw Control",
    none: "## No dog yet\n\nAdd one in the settings of [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol), and it is here by itself. The *demo pack* there has dogs to look at.",
    hidden: "The settings of this dashboard leave out everything there is.",
  },
  alert: {
    escaped: (dog: string) => `${dog} has escaped`,
    wanted: (dog: string) => `${dog} is being looked for`,
    health: (dog: string) => `${dog}: health notice`,
    dose: (dog: string) => `${dog}: dose due`,
    feeding: (dog: string) => `${dog}: feeding due`,
    walk: (dog: string) => `${dog} needs a walk`,
    food: (dog: string) => `${dog}: food runs low`,
  },
  day: {
    care: "Care today",
    plan: "Plan",
    timeline: "What happened",
    mealDue: "Meal due since",
    doseDue: "Dose due since",
  },
  walks: {
    distance: "Distance a day",
  },
  health: {
    label: "Health",
    vet: "call a vet",
    weight: "Weight",
  },
  performance: {
    asking: "Requests",
    writing: "Database",
    speed: "Speed",
    link: "Whether the source sends positions by itself, or has to be asked for them.",
    requests:
      "Questions to the source in the last minute, for all dogs together. Fewer spare the server and the trackers.",
    requestsToday: "The same since midnight.",
    interval: "The pause between two questions. It is short on walks and long while all dogs rest.",
    avoided:
      "Questions that somebody asked and that needed no request, because the answer was there or on its way.",
    hitRate:
      "How much of what was asked for was answered from memory. A poll must ask, so a figure near 0 is usual; it rises when somebody looks at a route again.",
    writes: "Changes that were written to Home Assistant, and from there to its database.",
    suppressed:
      "Changes too small to matter, such as a position that wavers at rest. Each is a row that the database does not have to keep.",
    latency:
      "95 of 100 updates of a dog were done within this time. One question serves all dogs, so most wait for nothing: a few milliseconds are usual. A slow start counts until newer updates outweigh it.",
    latencyWorst: "The same for 99 of 100: what you meet at a bad moment.",
    budget: "How many of the requests are left that the source should get in a day.",
    slow: "Kinds of work that took long lately. 0 is what you want to see.",
  },
  dashboard: {
    name: "Paw Control",
    description: "All dogs with their walks, meals and care, made by itself",
  },
  card: {
    name: "Paw Control: dog",
    description: "Where a dog is, its walks, meals and care, and buttons to log them",
    dog: "Dog",
    missing: "This dog is not here any more. Choose another one in the card's settings.",
    photo: (dog: string) => `Show where ${dog} is`,
  },
};

export type Texts = typeof en;
