// node-redis: RESP3 with the client-side cache, and without; pools, transactions, scripts, streams, publish/subscribe.
'use strict';
const assert = require('node:assert');
const { createClient, createClientPool, defineScript } = require('redis');

const url = `redis://127.0.0.1:${process.env.REDIS_PORT}`;
const quiet = (client) => client.on('error', () => {});

async function cache() {
  const { BasicClientSideCache } = require('redis');
  const near = new BasicClientSideCache({ ttl: 0, maxEntries: 100 });
  const reader = await quiet(createClient({
    url, RESP: 3, clientSideCache: near, socket: { reconnectStrategy: false },
  })).connect();
  const writer = await quiet(createClient({ url })).connect();
  await writer.set('c', '1');
  assert.equal(await reader.get('c'), '1');
  assert.equal(await reader.get('c'), '1');
  assert.equal(near.stats().hitCount, 1);
  await writer.set('c', '2');
  for (let i = 0; i < 500 && (await reader.get('c')) !== '2'; i++) await new Promise((go) => setTimeout(go, 10));
  assert.equal(await reader.get('c'), '2');
  await Promise.all([reader.close(), writer.close()]);
}

async function data(RESP) {
  const r = await quiet(createClient({
    url,
    RESP,
    scripts: {
      plus: defineScript({
        NUMBER_OF_KEYS: 1,
        SCRIPT: "return redis.call('INCRBY', KEYS[1], ARGV[1])",
        parseCommand: (parser, key, n) => { parser.pushKey(key); parser.push(String(n)); },
        transformReply: (reply) => reply,
      }),
    },
  })).connect();
  await r.flushAll();
  assert.equal(await r.set('s', '1', { EX: 100, NX: true }), 'OK');
  await r.hSet('h', { a: '1', b: '2' });
  assert.deepEqual({ ...(await r.hGetAll('h')) }, { a: '1', b: '2' });
  await r.zAdd('z', [{ score: 1, value: 'a' }, { score: 2.5, value: 'b' }]);
  assert.deepEqual((await r.zRangeWithScores('z', 0, -1)).map((e) => [e.value, e.score]), [['a', 1], ['b', 2.5]]);
  await r.sAdd('t', ['a', 'b']);
  assert.deepEqual([...(await r.sMembers('t'))].sort(), ['a', 'b']);
  assert.deepEqual(await r.multi().set('n', '1').incr('n').exec(), ['OK', 2]);
  assert.equal(await r.plus('n', 5), 7);
  const keys = [];
  for await (const some of r.scanIterator({ MATCH: '*' })) keys.push(...some);
  assert.deepEqual(keys.sort(), ['h', 'n', 's', 't', 'z']);
  await r.xGroupCreate('x', 'g', '0', { MKSTREAM: true });
  const id = await r.xAdd('x', '*', { f: 'v' });
  if (RESP === 2) {
    // node-redis does not shape this reply for RESP3.
    const read = await r.xReadGroup('g', 'c', { key: 'x', id: '>' });
    assert.equal(read[0].messages[0].id, id);
  }
  const sub = await quiet(r.duplicate()).connect();
  const got = new Promise((done) => sub.subscribe('ch', done));
  await r.ping();
  while ((await r.publish('ch', 'hello')) === 0) await r.ping();
  assert.equal(await got, 'hello');
  const popped = await quiet(r.duplicate()).connect();
  const pop = popped.blPop('q', 5);
  await r.rPush('q', 'job');
  assert.equal((await pop).element, 'job');
  await Promise.all([r, sub, popped].map((client) => client.close()));
}

async function pool() {
  const clients = await quiet(createClientPool({ url }, { minimum: 1, maximum: 5 })).connect();
  await Promise.all(Array.from({ length: 200 }, () => clients.incr('pool')));
  assert.equal(await clients.get('pool'), '200');
  await clients.close();
}

const parts = { resp2: () => data(2), resp3: () => data(3), pool, cache };
(async () => {
  for (const [name, part] of Object.entries(parts)) {
    await part().catch((error) => { throw new Error(`${name}: ${error.message}`); });
  }
  console.log('ok');
  process.exit(0);
})().catch((error) => {
  console.log(`failed: ${error.message.replace(/\s+/g, ' ')}`);
  process.exit(1);
});
