'use strict';
// The app that tests deploy. Its release holds a file "behaviour.json" beside it.
const fs = require('fs');
const http = require('http');
const path = require('path');

const behaviour = JSON.parse(fs.readFileSync(path.join(__dirname, 'behaviour.json'), 'utf8'));
if (behaviour.crashAfter !== undefined) {
  console.error(`ERROR ${behaviour.version} cannot start`);
  setTimeout(() => process.exit(7), behaviour.crashAfter);
}
if (behaviour.crashFile !== undefined) {
  const look = () => {
    if (fs.existsSync(behaviour.crashFile) && fs.readFileSync(behaviour.crashFile, 'utf8').includes(behaviour.crashText))
      process.exit(7);
  };
  look();
  setInterval(look, 5);
}

const server = http.createServer({ maxHeaderSize: 65536 }, (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const answer = text => response.end(text);
  switch (url.pathname) {
    case '/slow':
      setTimeout(answer, Number(url.searchParams.get('ms')), behaviour.version);
      break;
    case '/log':
      (url.searchParams.get('error') ? console.error : console.log)(url.searchParams.get('text'));
      answer('written');
      break;
    case '/env':
      answer(process.env[url.searchParams.get('name')] ?? '');
      break;
    case '/identity':
      answer(String(process.pid));
      break;
    case '/exit':
      answer('bye');
      setTimeout(() => process.exit(9), 20);
      break;
    default:
      response.statusCode = behaviour.fails ? 500 : 200;
      answer(process.env.MAINTENANCE_MODE === 'true' ? 'maintenance' : behaviour.version);
  }
});

if (behaviour.listens !== false)
  setTimeout(() => server.listen(Number(process.env.PORT), '127.0.0.1'), behaviour.listenAfter ?? 0);
else
  setInterval(() => {}, 1000);
if (behaviour.readyAfter !== undefined)
  setTimeout(() => process.send('ready'), behaviour.readyAfter);
if (behaviour.onInterrupt === 'ignore')
  process.on('SIGINT', () => {});
if (behaviour.onInterrupt === 'slow')
  process.on('SIGINT', () => setTimeout(() => process.exit(0), 500));
