// ioredis: commands of all groups, pipelines, transactions, scripts, streams, publish/subscribe, offline queue.
'use strict';
const assert = require('node:assert');
const Redis = require('ioredis');

const port = Number(process.env.REDIS_PORT);
const r = new Redis({ port, maxRetriesPerRequest: 1 });

async function data() {
  assert.equal(await r.set('s', '1', 'EX', 100, 'NX'), 'OK');
  assert.equal(await r.set('s', '1', 'NX'), null);
  assert.deepEqual(await r.mget('s', 'none'), ['1', null]);
  await r.set(Buffer.from([0, 255]), Buffer.from([1, 0, 254]));
  assert.deepEqual(await r.getBuffer(Buffer.from([0, 255])), Buffer.from([1, 0, 254]));
  await r.hset('h', { a: 1, b: 2 });
  assert.deepEqual(await r.hgetall('h'), { a: '1', b: '2' });
  await r.rpush('l', 1, 2, 3);
  assert.deepEqual(await r.lrange('l', 0, -1), ['1', '2', '3']);
  await r.zadd('z', 1, 'a', 2, 'b');
  assert.deepEqual(await r.zrange('z', 0, -1, 'REV', 'WITHSCORES'), ['b', '2', 'a', '1']);
  await r.sadd('t', 1, 2, 3);
  assert.equal(await r.scard('t'), 3);
  const keys = [];
  for await (const some of r.scanStream({ match: '?', count: 2 })) keys.push(...some);
  assert.deepEqual([...new Set(keys)].sort(), ['h', 'l', 's', 't', 'z']);
  await r.geoadd('geo', 13.361389, 38.115556, 'Palermo');
  assert.deepEqual(await r.geosearch('geo', 'FROMLONLAT', 15, 37, 'BYRADIUS', 200, 'km'), ['Palermo']);
  await assert.rejects(r.incr('h'), /WRONGTYPE/);
}

async function together() {
  assert.deepEqual(await r.pipeline().set('p', 1).incr('p').get('p').exec(), [[null, 'OK'], [null, 2], [null, '2']]);
  assert.deepEqual(await r.multi().incr('p').incr('p').exec(), [[null, 3], [null, 4]]);
  const other = r.duplicate();
  await other.watch('p');
  await r.set('p', 9);
  assert.equal(await other.multi().incr('p').exec(), null);
  await other.quit();
  r.defineCommand('plus', { numberOfKeys: 1, lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])" });
  assert.equal(await r.plus('p', 5), 14);
  await r.script('FLUSH');
  assert.equal(await r.plus('p', 5), 19);
  const auto = new Redis({ port, enableAutoPipelining: true, keyPrefix: 'pre:' });
  await Promise.all(Array.from({ length: 100 }, (_, i) => auto.set(`k${i}`, i)));
  assert.equal(await r.get('pre:k99'), '99');
  await auto.quit();
  assert.deepEqual(await r.call('SORT', 't', 'DESC'), ['3', '2', '1']);
}

async function streams() {
  await r.xgroup('CREATE', 'x', 'g', '$', 'MKSTREAM');
  const reader = r.duplicate();
  const read = reader.xreadgroup('GROUP', 'g', 'c', 'BLOCK', 5000, 'STREAMS', 'x', '>');
  const id = await r.xadd('x', 'MAXLEN', '~', 1000, '*', 'f', 'v');
  assert.deepEqual(await read, [['x', [[id, ['f', 'v']]]]]);
  assert.equal(await r.xack('x', 'g', id), 1);
  const popped = reader.brpop('q', 5);
  await r.lpush('q', 'job');
  assert.deepEqual(await popped, ['q', 'job']);
  await reader.quit();
}

async function messages() {
  const sub = r.duplicate();
  await sub.subscribe('c');
  await sub.psubscribe('c*');
  const got = [];
  const all = new Promise((done) => {
    const note = (...args) => got.push(args.join()) === 2 && done();
    sub.on('message', (c, m) => note('message', c, m));
    sub.on('pmessage', (p, c, m) => note('pmessage', p, c, m));
  });
  assert.equal(await r.publish('c', 'hello'), 2);
  await all;
  assert.deepEqual(got, ['message,c,hello', 'pmessage,c*,c,hello']);
  await sub.quit();
  const monitor = await r.monitor();
  const seen = new Promise((done) => monitor.once('monitor', (time, args) => done(args)));
  await r.get('seen');
  assert.deepEqual(await seen, ['get', 'seen']);
  monitor.disconnect();
}

// A client that is cut off connects again and sends what was waiting.
async function again() {
  const id = await r.client('ID');
  const killer = new Redis({ port });
  await killer.client('KILL', 'ID', id);
  assert.equal(await r.set('after', 1), 'OK');
  await killer.quit();
}

(async () => {
  await r.flushall();
  for (const part of [data, together, streams, messages, again]) {
    await part().catch((error) => { throw new Error(`${part.name}: ${error.message}`); });
  }
  console.log('ok');
  process.exit(0);
})().catch((error) => {
  console.log(`failed: ${error.message.replace(/\s+/g, ' ')}`);
  process.exit(1);
});
