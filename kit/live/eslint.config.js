// Rules for the JavaScript of the kit: `npm run lint` here.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/out/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: ["error", 8],
      "consistent-return": "error",
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      "no-implicit-globals": ["error", { lexicalBindings: false }],
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["kit/live/*.js", "helpers/*/js/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    // Pages load it from the file system, too, where browsers allow no modules.
    files: ["kit/theme/static/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
    rules: { "no-implicit-globals": "off", strict: ["error", "global"] },
  },
  {
    // Names of the scripts of Sphinx beside it.
    files: ["kit/theme/static/search.js"],
    languageOptions: {
      globals: {
        Documentation: "readonly",
        DOCUMENTATION_OPTIONS: "readonly",
        Search: "readonly",
        Stemmer: "readonly",
        splitQuery: "readonly",
        stopwords: "readonly",
      },
    },
  },
  {
    // Classic scripts of one page share their names.
    files: ["kit/theme/static/exercises.js"],
    languageOptions: {
      globals: {
        withStorage: "readonly",
        addButton: "readonly",
        create: "readonly",
      },
    },
  },
];
