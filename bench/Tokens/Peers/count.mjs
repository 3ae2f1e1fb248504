// node count.mjs <file>: { "lessons": [text…], "prompts": [{ "kind", "text" }…] } → each peer's counts of both, and its seconds per kind
// of prompt, as JSON. Prompts are counted by code that the lessons have warmed.
import { readFileSync } from "node:fs";
import { get_encoding } from "tiktoken";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

const tiktoken = get_encoding("o200k_base");
const specialTokensAreText = { disallowedSpecial: new Set() };
const peers = {
  // It keeps nothing from text to text, so passes are alike, and their median is less of an accident.
  "tiktoken": { passes: 5, count: text => tiktoken.encode_ordinary(text).length },
  // It has a cache: what it has seen once is not new to it any more.
  "gpt-tokenizer": { passes: 1, count: text => countTokens(text, specialTokensAreText) },
};

const { lessons, prompts } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const median = values => values.sort((a, b) => a - b)[values.length >> 1];
const result = {};
for (const [name, { passes, count }] of Object.entries(peers)) {
  const lessonCounts = lessons.map(text => count(text));
  const seconds = {};
  let counts;
  for (let pass = 0; pass < passes; pass++) {
    const ofPass = {};
    counts = prompts.map(({ kind, text }) => {
      const start = performance.now();
      const tokens = count(text);
      ofPass[kind] = (ofPass[kind] ?? 0) + (performance.now() - start) / 1000;
      return tokens;
    });
    for (const kind in ofPass) {
      (seconds[kind] ??= []).push(ofPass[kind]);
    }
  }

  result[name] = { counts, lessonCounts, seconds: Object.fromEntries(Object.entries(seconds).map(([kind, all]) => [kind, median(all)])) };
}

process.stdout.write(JSON.stringify(result));
