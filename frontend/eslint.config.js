import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import { configs as lit } from "eslint-plugin-lit";
import typescript from "typescript-eslint";

const markup = "Texts of people and of the backend must stay texts: let Lit render them.";

export default defineConfig(
  { ignores: ["node_modules"] },
  {
    files: ["**/*.ts"],
    extends: [
      eslint.configs.recommended,
      typescript.configs.strictTypeChecked,
      typescript.configs.stylisticTypeChecked,
      lit["flat/recommended"],
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-imports": [
        "error",
        {
          patterns: [{ group: ["lit/directives/unsafe-*", "lit/static-html.js"], message: markup }],
        },
      ],
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "write"].map(
          (property) => ({ property, message: markup }),
        ),
      ],
    },
  },
  {
    files: ["tests/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
