// Saves a file and kills itself at the n-th step of the way; run by save.test.ts from the build.
const { resolve } = require('node:path');
const { saveWhole } = require(resolve(__dirname, '../../../dist/src/export/files/save.js'));

const [, , path, point] = process.argv;
let step = 0;
const reach = () => {
  if (step++ === Number(point)) process.kill(process.pid, 'SIGKILL');
};
async function* bytes() {
  for (let k = 0; k < 16; k++) {
    reach();
    yield Buffer.alloc(4 * 1024, 'x');
  }
  reach();
  yield Buffer.from('end');
  reach();
}
// Between any two of its calls of the file system, too.
const fs = require('node:fs/promises');
for (const name of ['link', 'rename', 'rm', 'open']) {
  const own = fs[name];
  fs[name] = (...args) => (reach(), own(...args));
}
saveWhole(path, bytes(), () => (reach(), 'about'), { force: false });
