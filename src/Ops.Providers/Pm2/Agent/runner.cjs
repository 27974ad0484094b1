'use strict';
// Runs one command under PM2 and writes how it ended into a file, also when whoever asked for it is gone by then. PM2 alone
// would not do: it reports exit code 0 for a process that was killed by a signal.
// Arguments: the file, {"timeout": ms, "env": [names to hand on], "secrets": the file with more of it, read once}, the command.
const fs = require('fs');
const { spawn } = require('child_process');
const { constants } = require('os');
const path = require('path');

const LIMIT = 64 * 1024;
const DRAIN_MS = 500; // How long the rest of the output may take: what the command leaves in the background may hold it open for ever.
const [file, settings, program, ...rest] = process.argv.slice(2);
const { timeout, env, secrets } = JSON.parse(settings);
const confidential = JSON.parse(fs.readFileSync(secrets, 'utf8'));
fs.unlinkSync(secrets);
// PM2's daemon, which reads them, may end before this process does.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', () => {});
const startedAt = Date.now();
let output = '';
let isOver = false;
let isTimedOut = false;

const handed = { ...Object.fromEntries(env.filter(name => name in process.env).map(name => [name, process.env[name]])), ...confidential };
handed.PATH = `${path.resolve('node_modules/.bin')}:${handed.PATH || process.env.PATH || ''}`;

const child = spawn(program, rest, { env: handed, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8');
  stream.on('data', text => { output = (output + text).slice(-LIMIT); });
}

const killTree = () => {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
};
const timer = setTimeout(() => { isTimedOut = true; killTree(); }, timeout);
process.on('SIGINT', killTree);
process.on('SIGTERM', killTree);
child.on('error', error => finish(127, `${program}: ${error.message}`));
child.on('exit', (code, signal) => {
  const exitCode = code === null ? 128 + (constants.signals[signal] || 0) : code;
  clearTimeout(timer);
  child.once('close', () => finish(exitCode, ''));
  // What has come meanwhile is read before a setImmediate, also where this process was held up.
  setTimeout(() => setImmediate(finish, exitCode, ''), DRAIN_MS);
});

function finish(exitCode, more) {
  if (isOver)
    return;
  isOver = true;
  clearTimeout(timer);
  output += more;
  for (const value of Object.values(confidential)) {
    if (value)
      output = output.split(value).join('**redacted**');
  }

  const partial = `${file}.${process.pid}.tmp`;
  const handle = fs.openSync(partial, 'w', 0o600);
  fs.writeSync(handle, JSON.stringify({ exitCode, isTimedOut, output, milliseconds: Date.now() - startedAt }));
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(partial, file);
  process.exit(0);
}
