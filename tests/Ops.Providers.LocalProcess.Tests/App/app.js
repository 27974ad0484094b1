// The app that the tests deploy: see DeployPlatform for what it answers.
const http = require('http');
const { VERSION, PORT, CRASH, FAIL, NEVER_READY } = process.env;

console.log(`starting ${VERSION}`);
if (CRASH) {
  console.error('ERROR there is no database');
  process.exit(Number(CRASH));
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://app');
  switch (url.pathname) {
    case '/health':
      response.statusCode = NEVER_READY ? 503 : 200;
      return response.end();
    case '/slow':
      return setTimeout(() => response.end(VERSION), Number(url.searchParams.get('ms')));
    case '/log':
      (url.searchParams.has('error') ? console.error : console.log)(url.searchParams.get('text'));
      return response.end();
    case '/env':
      return response.end(process.env[url.searchParams.get('name')] ?? '');
    case '/echo':
      return request.pipe(response);
    case '/args':
      return response.end(JSON.stringify({ args: process.argv.slice(2), folder: process.cwd() }));
    case '/connections':
      return server.getConnections((_, count) => response.end(String(count)));
    case '/headers':
      response.setHeader('X-Odd', Buffer.from('gr\u00fcn').toString('latin1'));
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      return response.end(JSON.stringify({ url: request.url, headers: request.headers }));
    case '/hash': {
      const hash = require('crypto').createHash('sha256');
      return request.on('data', (piece) => hash.update(piece)).on('end', () => response.end(hash.digest('hex')));
    }
    case '/bytes':
      return response.end(Buffer.alloc(Number(url.searchParams.get('count')), 'x'));
    case '/events':
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: one\n\n');
      return setTimeout(() => response.end('data: two\n\n'), Number(url.searchParams.get('ms')));
    case '/die':
      return process.exit(9);
    case '/spawn':
      // A grandchild that ignores SIGTERM and leaves the process group.
      require('child_process').spawn('sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'], { detached: true, stdio: 'ignore' }).unref();
      return response.end();
    default:
      response.statusCode = FAIL ? 500 : 200;
      return response.end(VERSION);
  }
});

server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.pipe(socket);
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening as ${VERSION}`));
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
