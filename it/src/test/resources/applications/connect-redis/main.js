// connect-redis: sessions of an HTTP server in the store; they last, are touched, listed and destroyed.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const session = require('express-session');
const { RedisStore } = require('connect-redis');
const { createClient } = require('redis');

(async () => {
  const client = await createClient({ url: `redis://127.0.0.1:${process.env.REDIS_PORT}` }).connect();
  await client.flushAll();
  const store = new RedisStore({ client, prefix: 'sess:', ttl: 60 });
  const handle = session({ store, secret: 'x', resave: false, saveUninitialized: false, cookie: { maxAge: 60000 } });
  const server = http.createServer((request, response) => handle(request, response, () => {
    if (request.url === '/leave') return request.session.destroy(() => response.end('left'));
    request.session.views = (request.session.views || 0) + 1;
    response.end(String(request.session.views));
  }));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  let cookie;
  const get = async (path, headers = { cookie }) => {
    const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { headers });
    cookie = (response.headers.get('set-cookie') || cookie).split(';')[0];
    return response.text();
  };
  assert.equal(await get('/', {}), '1');
  assert.equal(await get('/'), '2');
  assert.equal(await get('/'), '3');
  const [key] = await client.keys('sess:*');
  assert.ok((await client.ttl(key)) > 50);
  const first = cookie;
  await get('/', {});
  assert.equal(await store.length(), 2);
  assert.equal((await store.ids()).length, 2);
  assert.equal((await store.all()).length, 2);
  cookie = first;
  assert.equal(await get('/leave'), 'left');
  assert.equal(await get('/'), '1');
  await store.clear();
  assert.equal(await store.length(), 0);
  console.log('ok');
  process.exit(0);
})().catch((error) => {
  console.log(`failed: ${error.message.replace(/\s+/g, ' ')}`);
  process.exit(1);
});
