'use strict';
// Ops loads this file (node --require) into the node processes that it starts under PM2. It puts a gate before every TCP
// server of the app: the app itself listens on a private port of loopback, and the port that the app asked for is opened
// only while the instance takes part in traffic. So new instances can be tested before they get requests, and old ones
// lose no request when they go. Clustering, and so the sharing of the port, is left to node.
const cluster = require('cluster');
const fs = require('fs');
const http = require('http');
const https = require('https');
const net = require('net');
const path = require('path');
const tls = require('tls');
const { isMainThread } = require('worker_threads');

const LINGER_MS = 1000; // How long an idle connection may bring a last request, which is then answered with "Connection: close".
const TICK_MS = 200;
const MAX_OFFERS = 50;
const MAX_DECLINED = 1000;
const PAGE = '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1><p>The service is being maintained. Please try again in a few minutes.</p>';
const REPEAT_MS = 1000; // PM2 drops a report that comes before it has entered the process into its list.

const home = path.dirname(__dirname);
const settings = process.env.pm2_env ? JSON.parse(process.env.pm2_env) : process.env;

if (isMainThread && process.send && settings.ops_set && isChildOfPm2()) {
  // Secrets come by a file that only the user may read: PM2 shows the environment to whoever asks it for its list.
  if (settings.ops_secrets)
    Object.assign(process.env, JSON.parse(fs.readFileSync(settings.ops_secrets, 'utf8')));
  start(settings.ops_service, settings.ops_set, settings.ops_gate, String(settings.ops_wait_ready) === 'true');
}

// Children of the app inherit its arguments and environment, and must be left alone.
function isChildOfPm2() {
  if (process.env.pm2_env)
    return true;
  try {
    return Number(fs.readFileSync(path.join(home, 'pm2.pid'), 'utf8')) === process.ppid;
  } catch {
    return false;
  }
}

function start(service, set, gateMode, waitsForReady) {
  const listen = net.Server.prototype.listen;
  const send = process.send;
  const gates = [];
  let isReady = !waitsForReady;
  let isLeaving = false;
  let traffic = { version: 0, shares: {}, maintenance: null };
  const declined = new Map();
  let lastReport = '';
  let reportedAt = 0;

  net.Server.prototype.listen = function (...args) {
    const asked = askedFor(args);
    if (!asked)
      return listen.apply(this, args);

    gateOf(this).asked = asked;
    const callback = args[args.length - 1];
    const privately = { host: '127.0.0.1', port: 0, exclusive: true, backlog: asked.backlog };
    return typeof callback === 'function' ? listen.call(this, privately, callback) : listen.call(this, privately);
  };

  process.send = function (message, ...rest) {
    if (message === 'ready' && !isReady) {
      isReady = true;
      update();
    }
    return send.call(process, message, ...rest);
  };

  process.on('message', message => {
    if (message === 'shutdown' || (message && message.topic === 'ops' && message.data === 'leave'))
      isLeaving = true;
    if (message === 'shutdown' || (message && message.topic === 'ops'))
      update();
  });

  if (cluster.isWorker) {
    const listeners = process.listeners('internalMessage');
    process.removeAllListeners('internalMessage');
    process.on('internalMessage', (message, handle) => {
      if (message.act === 'newconn' && handle && declines(message, handle))
        return;
      for (const listener of listeners)
        listener.call(process, message, handle);
    });
  }

  process.on('SIGINT', () => {
    isLeaving = true;
    update();
    if (process.listenerCount('SIGINT') === 1)
      setInterval(() => connections() === 0 && process.exit(0), 20);
  });

  setInterval(update, TICK_MS).unref();

  // What listen() was called with, where it is a TCP port that others may share; undefined for pipes, handles and port 0.
  function askedFor(args) {
    let asked;
    if (args[0] !== null && typeof args[0] === 'object')
      asked = { ...args[0] };
    else if (typeof args[0] === 'number' || (typeof args[0] === 'string' && /^\d+$/.test(args[0])))
      asked = { port: args[0], host: typeof args[1] === 'string' ? args[1] : undefined, backlog: args.slice(1, 3).find(a => typeof a === 'number') };
    return asked && Number(asked.port) > 0 && !asked.exclusive && asked.fd === undefined && !asked.path ? asked : undefined;
  }

  function gateOf(server) {
    const known = gates.find(gate => gate.server === server);
    if (known)
      return known;

    const gate = { server, asked: null, front: null, sockets: new Map(), answers: new Set(), sessions: new Set(), closedAt: 0, error: null };
    const { address } = server;
    server.address = function () {
      const own = address.call(this);
      const { asked } = gate;
      return own && { ...own, address: asked.host || '::', family: asked.host && net.isIP(asked.host) === 4 ? 'IPv4' : 'IPv6', port: Number(asked.port) };
    };
    gate.privatePort = () => (address.call(server) || {}).port;

    const { close } = server;
    server.close = function (...args) {
      closeFront(gate);
      return close.apply(this, args);
    };

    const { emit } = server;
    server.emit = function (event, ...args) {
      if (event === 'request' && isAnswered(gate, ...args))
        return true;
      if (event === 'session')
        track(gate.sessions, args[0]);
      return emit.call(this, event, ...args);
    };
    server.on('listening', update);
    gates.push(gate);
    return gate;
  }

  function track(all, one) {
    all.add(one);
    one.once('close', () => all.delete(one));
  }

  // The connection by which visitors came; undefined for one that came past the gate.
  function visitorOf(gate, socket) {
    return gate.sockets.has(socket) ? socket : gate.sockets.has(socket._parent) ? socket._parent : undefined;
  }

  function isAnswered(gate, request, response) {
    track(gate.answers, response);
    const visitor = visitorOf(gate, request.socket);
    if (!visitor)
      return false;

    // A kept connection is given up after a change, and while sets share the traffic each brings one request: so the shares hold.
    const isSplit = Object.keys(traffic.shares).length > 1;
    if (!gate.front || isSplit || gate.sockets.get(visitor) !== traffic.version)
      response.shouldKeepAlive = false;
    if (traffic.maintenance)
      showPage(response, traffic.maintenance.page);
    return Boolean(traffic.maintenance);
  }

  function showPage(response, file) {
    let page = PAGE;
    try {
      page = file ? fs.readFileSync(file) : PAGE;
    } catch {
      // The page that is built in says the same.
    }
    response.shouldKeepAlive = false;
    response.writeHead(503, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': '60' });
    response.end(page);
  }

  // Node offers connections to the workers in turn, and one that is declined to the next. Which set a connection belongs to
  // follows from where it comes from, in the ratio of the weights, so that all workers agree on it without a word. One that
  // comes back again and again is taken all the same: then nobody of its own set can.
  function declines(message, handle) {
    if (gateMode !== 'switch' || Object.keys(traffic.shares).length < 2)
      return false;

    const peer = {};
    handle.getpeername(peer);
    const key = `${peer.address}:${peer.port}`;
    const offers = declined.get(key) || 0;
    declined.delete(key);
    if (offers >= MAX_OFFERS || ownerOf(peer) === set)
      return false;

    declined.set(key, offers + 1);
    if (declined.size > MAX_DECLINED)
      declined.delete(declined.keys().next().value);
    const decline = () => process.connected && send.call(process, { cmd: 'NODE_CLUSTER', ack: message.seq, accepted: false });
    if (offers === 0)
      decline();
    else
      setTimeout(decline, 1);
    handle.close();
    return true;
  }

  // Multiples of the golden ratio spread evenly, also those of ports that follow one another.
  function ownerOf(peer) {
    let hash = peer.port;
    for (const character of peer.address)
      hash = Math.imul(hash, 31) + character.charCodeAt(0);
    const shares = Object.entries(traffic.shares).sort(([one], [other]) => one < other ? -1 : 1);
    let place = (Math.imul(hash, 0x9e3779b1) >>> 0) / 2 ** 32 * shares.reduce((sum, [, weight]) => sum + weight, 0);
    return (shares.find(([, weight]) => (place -= weight) < 0) || shares[0])[0];
  }

  function openFront(gate) {
    const { server, asked } = gate;
    const front = new net.Server({ allowHalfOpen: server.allowHalfOpen, pauseOnConnect: server.pauseOnConnect, noDelay: server.noDelay, keepAlive: server.keepAlive, keepAliveInitialDelay: server.keepAliveInitialDelay });
    gate.front = front;
    front.on('connection', socket => {
      // The connection counts as the app's, so that the app's close() waits for it.
      front._connections--;
      server._connections++;
      socket.server = socket._server = server;
      gate.sockets.set(socket, traffic.version);
      socket.once('close', () => {
        gate.sockets.delete(socket);
        if (!gate.front)
          report();
      });
      server.emit('connection', socket);
    });
    front.once('listening', () => {
      // It was closed before it began to listen: it must not go on unnoticed.
      if (gate.front !== front)
        return front.close();
      gate.error = null;
      gate.isOpen = true;
      report();
    });
    front.once('error', error => {
      if (gate.front !== front)
        return;
      gate.error = `cannot listen on port ${asked.port}: ${error.code || error.message}`;
      gate.front = null;
      report();
    });
    listen.call(front, asked);
  }

  function closeFront(gate) {
    if (!gate.front)
      return;
    gate.front.close();
    gate.front = null;
    gate.isOpen = false;
    gate.closedAt = Date.now();
    for (const session of gate.sessions)
      session.close();
    for (const answer of gate.answers) {
      if (!answer.headersSent)
        answer.shouldKeepAlive = false;
    }
  }

  function closeIdle(gate) {
    if (Date.now() - gate.closedAt < LINGER_MS)
      return;
    if (gate.server.closeIdleConnections)
      gate.server.closeIdleConnections();
    for (const socket of gate.sockets.keys()) {
      if (socket.bytesRead === 0)
        socket.end();
    }
  }

  function takesPart() {
    if (isLeaving || !isReady)
      return false;
    return gateMode !== 'switch' || traffic.shares[set] > 0;
  }

  // Without the file nothing was ever sent here; where it cannot be read, all stays as it is.
  function readTraffic() {
    try {
      traffic = JSON.parse(fs.readFileSync(path.join(__dirname, service, 'traffic.json'), 'utf8'));
    } catch {
      // The next look may be luckier.
    }
  }

  function update() {
    readTraffic();
    const open = takesPart();
    for (const gate of gates) {
      if (open && !gate.front && gate.server.listening)
        openFront(gate);
      else if (!open && gate.front)
        closeFront(gate);
      if (!open)
        gate.error = null;
      if (!gate.front && gate.sockets.size > 0)
        closeIdle(gate);
    }
    report();
  }

  function connections() {
    return gates.reduce((sum, gate) => sum + gate.sockets.size, 0);
  }

  // Idle connections are no requests, and upgraded ones are as long as they last.
  function busy(gate) {
    const isHttp = gate.server instanceof http.Server || gate.server instanceof https.Server || gate.sessions.size > 0;
    return isHttp ? gate.answers.size + [...gate.sockets.keys()].filter(socket => !socket.parser && gate.server instanceof http.Server).length : gate.sockets.size;
  }

  function report() {
    const listening = gates.filter(gate => gate.server.listening);
    const state = {
      pid: process.pid,
      ready: isReady,
      listening: listening.length > 0,
      open: listening.length > 0 && listening.every(gate => gate.isOpen),
      leaving: isLeaving,
      connections: connections(),
      requests: gates.reduce((sum, gate) => sum + busy(gate), 0),
      addresses: listening.map(gate => `${gate.server instanceof tls.Server ? 'https' : 'http'}://127.0.0.1:${gate.privatePort()}/`),
      error: (gates.find(gate => gate.error) || {}).error || null,
    };
    const text = JSON.stringify(state);
    if (!process.connected || (text === lastReport && Date.now() - reportedAt < REPEAT_MS))
      return;
    lastReport = text;
    reportedAt = Date.now();
    send.call(process, { type: 'axm:monitor', data: { ops: { value: state.open ? 'in traffic' : 'out of traffic', ...state } } });
  }
}
