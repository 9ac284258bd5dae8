// Collects real chat templates from unpacked npm packages: collect.mjs OUT PACKAGE_DIR…
import {existsSync, readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const [out, ...folders] = process.argv.slice(2);
const found = [];

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

for (const folder of folders) {
  const map = join(folder, 'src/chat-template-automap.ts');
  if (existsSync(map)) {
    const text = readFileSync(map, 'utf8');
    const list = text.slice(text.indexOf('= [') + 2).replace(/;\s*$/, '');
    for (const entry of new Function('return ' + list)()) {
      found.push({name: entry.model, template: entry.gguf});
    }
    continue;
  }
  for (const path of files(folder).filter((name) => name.endsWith('tokenizer_config.json'))) {
    const template = JSON.parse(readFileSync(path, 'utf8')).chat_template;
    for (const each of Array.isArray(template) ? template : template ? [{name: '', template}] : []) {
      found.push({name: folder.replace(/.*\//, '') + ' ' + each.name, template: each.template});
    }
  }
}
writeFileSync(out, JSON.stringify(found));
console.log(found.length + ' templates');
