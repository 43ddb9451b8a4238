// node textlint.cjs HOME CONFIG TEXTS REPEATS: for each text of a JSON list [best milliseconds, messages], textlint warm.
const { createRequire } = require("node:module");
const fs = require("node:fs");
const path = require("node:path");

const [home, config, texts, repeats] = process.argv.slice(2);
const { createLinter, loadTextlintrc } = createRequire(path.join(home, "package.json"))("textlint");

(async () => {
  const descriptor = await loadTextlintrc({ configFilePath: config, node_modulesDir: path.join(home, "node_modules") });
  const linter = createLinter({ descriptor });
  const times = [];
  for (const text of JSON.parse(fs.readFileSync(texts, "utf8"))) {
    let best = Infinity;
    let found = 0;
    for (let round = 0; round < Number(repeats); round++) {
      const start = process.hrtime.bigint();
      found = (await linter.lintText(text, "message.txt")).messages.length;
      best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
    }
    times.push([best, found]);
  }
  console.log(JSON.stringify(times));
})();
