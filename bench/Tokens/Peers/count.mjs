// node count.mjs <file>: { "lessons": [text…], "prompts": [{ "kind", "text" }…] } → each peer's counts of both, and its seconds per kind
// of prompt, as JSON. A prompt is counted once, by code that the lessons have warmed; no cache has seen it as a whole.
import { readFileSync } from "node:fs";
import { get_encoding } from "tiktoken";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

const tiktoken = get_encoding("o200k_base");
const specialTokensAreText = { disallowedSpecial: new Set() };
const peers = {
  "tiktoken": text => tiktoken.encode_ordinary(text).length,
  "gpt-tokenizer": text => countTokens(text, specialTokensAreText),
};

const { lessons, prompts } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const result = {};
for (const [name, count] of Object.entries(peers)) {
  const lessonCounts = lessons.map(text => count(text));
  const seconds = {};
  const counts = prompts.map(({ kind, text }) => {
    const start = performance.now();
    const tokens = count(text);
    seconds[kind] = (seconds[kind] ?? 0) + (performance.now() - start) / 1000;
    return tokens;
  });
  result[name] = { counts, lessonCounts, seconds };
}

process.stdout.write(JSON.stringify(result));
