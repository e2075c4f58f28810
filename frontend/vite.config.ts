import { defineConfig } from "vitest/config";

export default defineConfig({
  publicDir: false,
  build: {
    outDir: "../custom_components/pawcontrol/frontend",
    emptyOutDir: false,
    target: "es2022",
    reportCompressedSize: false,
    lib: {
      entry: "src/index.ts",
      formats: ["es"],
      fileName: () => "pawcontrol.js",
    },
    rolldownOptions: {
      // Vite leaves the spaces in a library's module, for tools that read it again; nobody does here.
      output: { codeSplitting: false, minify: true },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
  },
});
