import type { Texts } from "./en";

export const de: Texts = {
  where: {
    escaped: "Entlaufen",
    wanted: "Wird gesucht",
    walking: "Auf einem Spaziergang",
    unknown: "Niemand weiß, wo",
    since: (place, time) => `${place} · seit ${time}`,
    live: "live",
    lost: "kein Kontakt",
    seen: (time) => `zuletzt gesehen ${time}`,
    visitor: "bei Besuch",
    battery: (level) => `Akku ${level}`,
  },
  walk: {
    label: "Spaziergang",
    now: "gerade unterwegs",
    since: (time) => `seit ${time}`,
    needed: "muss raus",
    today: (count, shown) =>
      count === 0
        ? "heute noch keiner"
        : count === 1
          ? "heute 1 Spaziergang"
          : `heute ${shown} Spaziergänge`,
    last: (time) => `letzter bis ${time}`,
    goal: (percent) => `${percent} des Tagesziels`,
  },
  food: {
    label: "Gefüttert",
    never: "noch nichts eingetragen",
    last: (time) => `zuletzt ${time}`,
    next: (time) => `wieder ${time}`,
    due: (time) => `fällig ${time}`,
    stock: "Futter",
    low: "geht zur Neige",
    lasts: (days) => `reicht noch ${days}`,
  },
  next: {
    label: "Als Nächstes",
    due: (time) => `fällig ${time}`,
  },
  log: {
    group: (dog) => `Für ${dog} eintragen`,
    pee: "Pinkeln",
    poop: "Kot",
    feed: "Füttern",
    treat: "Leckerli",
    start: "Gassi",
    end: "Gassi beenden",
    done: (what, dog) => `${what}: für ${dog} eingetragen`,
    failed: "Das hat nicht geklappt.",
  },
  views: {
    dogs: "Hunde",
    day: "Tag",
    walks: "Spaziergänge",
    health: "Gesundheit",
    performance: "Leistung",
  },
  empty: {
    title: "Paw Control",
    none: "## Noch kein Hund\n\nFüge in den Einstellungen von [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol) einen hinzu, dann ist er von selbst hier. Das *Demo-Paket* dort hat Hunde zum Ansehen.",
    hidden: "Die Einstellungen dieses Dashboards lassen alles weg, was es gibt.",
  },
  alert: {
    escaped: (dog) => `${dog} ist entlaufen`,
    wanted: (dog) => `${dog} wird gesucht`,
    health: (dog) => `${dog}: Gesundheitshinweis`,
    dose: (dog) => `${dog}: Dosis fällig`,
    feeding: (dog) => `${dog}: Fütterung fällig`,
    walk: (dog) => `${dog} muss raus`,
    food: (dog) => `${dog}: Futter geht zur Neige`,
  },
  day: {
    care: "Heute zu tun",
    plan: "Plan",
    timeline: "Was war",
    mealDue: "Mahlzeit fällig seit",
    doseDue: "Dosis fällig seit",
  },
  walks: {
    distance: "Strecke am Tag",
  },
  health: {
    label: "Gesundheit",
    vet: "Ruf beim Tierarzt an",
    weight: "Gewicht",
  },
  performance: {
    asking: "Anfragen",
    writing: "Datenbank",
    speed: "Tempo",
    link: "Ob die Quelle Positionen von selbst schickt oder danach gefragt werden muss.",
    requests:
      "Fragen an die Quelle in der letzten Minute, für alle Hunde zusammen. Wenige schonen den Server und die Tracker.",
    requestsToday: "Dasselbe seit Mitternacht.",
    interval:
      "Die Pause zwischen zwei Fragen. Auf Spaziergängen ist sie kurz, und lang, solange alle Hunde ruhen.",
    avoided:
      "Fragen, für die keine Anfrage nötig war, weil die Antwort da oder schon unterwegs war.",
    hitRate:
      "Wie viel von dem, was gefragt wurde, aus dem Speicher beantwortet wurde. Regelmäßige Abfragen müssen fragen, darum ist ein Wert nahe 0 üblich; er steigt, wenn jemand einen Weg noch einmal ansieht.",
    writes: "Änderungen, die in Home Assistant und damit in die Datenbank geschrieben wurden.",
    suppressed:
      "Änderungen, die zu klein sind, um zu zählen, etwa eine Position, die in Ruhe schwankt. Jede ist eine Zeile, die die Datenbank nicht behalten muss.",
    latency:
      "95 von 100 Aktualisierungen eines Hundes waren in dieser Zeit fertig. Eine Frage dient allen Hunden, darum warten die meisten auf nichts: Wenige Millisekunden sind üblich. Ein langsamer Start zählt mit, bis neuere Aktualisierungen überwiegen.",
    latencyWorst: "Dasselbe für 99 von 100: was dir in einem schlechten Moment begegnet.",
    budget: "Wie viele Anfragen übrig sind, die die Quelle an einem Tag bekommen soll.",
    slow: "Arten von Arbeit, die zuletzt lange gedauert haben. 0 ist gut.",
  },
  dashboard: {
    name: "Paw Control",
    description: "Alle Hunde mit Spaziergängen, Mahlzeiten und Pflege, von selbst gemacht",
  },
  card: {
    name: "Paw Control: Hund",
    description:
      "Wo ein Hund ist, seine Spaziergänge, Mahlzeiten und Pflege, mit Knöpfen zum Eintragen",
    dog: "Hund",
    missing:
      "Diesen Hund gibt es hier nicht mehr. Wähle in den Einstellungen der Karte einen anderen.",
    photo: (dog) => `Zeigen, wo ${dog} ist`,
  },
};
