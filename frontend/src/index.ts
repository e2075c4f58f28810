/** The one module that Home Assistant loads. */

export {};
