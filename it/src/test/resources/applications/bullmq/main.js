// BullMQ: workers do jobs at once, later, by priority, again after a failure, in flows, within a rate and repeatedly.
'use strict';
const assert = require('node:assert');
const { FlowProducer, Queue, QueueEvents, Worker } = require('bullmq');

const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
const until = async (what, test) => {
  for (let i = 0; i < 600; i++) {
    if (await test()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`waited in vain for ${what}`);
};

async function jobs() {
  const queue = new Queue('jobs', { connection });
  const events = new QueueEvents('jobs', { connection });
  await events.waitUntilReady();
  await (await queue.client).flushall();
  const order = [];
  const low = await queue.add('order', 'low', { priority: 10 });
  const high = await queue.add('order', 'high', { priority: 1 });
  assert.equal((await queue.getJobCounts()).prioritized, 2);
  const later = await queue.add('later', null, { delay: 500 });
  assert.equal(await later.getState(), 'delayed');
  const worker = new Worker('jobs', async (job) => {
    if (job.name === 'order') order.push(job.data);
    if (job.name === 'again' && job.attemptsMade < 2) throw new Error('again');
    if (job.name === 'fail') throw new Error('no luck');
    await job.updateProgress(50);
    await job.log('a line');
    return job.name;
  }, { connection });
  for (const job of [low, high, later]) assert.equal(await job.waitUntilFinished(events, 30000), job.name);
  assert.deepEqual(order, ['high', 'low']);
  const again = await queue.add('again', null, { attempts: 3, backoff: { type: 'exponential', delay: 50 } });
  assert.equal(await again.waitUntilFinished(events, 30000), 'again');
  const fail = await queue.add('fail', null);
  await assert.rejects(fail.waitUntilFinished(events, 30000), /no luck/);
  assert.equal(await fail.getState(), 'failed');
  const many = await queue.addBulk(Array.from({ length: 100 }, (_, i) => ({ name: 'many', data: i })));
  await until('a hundred jobs', async () => (await queue.getCompletedCount()) === 104);
  assert.deepEqual((await queue.getJobLogs(many[0].id)).logs, ['a line']);
  await queue.upsertJobScheduler('tick', { every: 200 }, { name: 'tick' });
  await until('ticks', async () => (await queue.getCompletedCount()) >= 106);
  assert.equal(await queue.removeJobScheduler('tick'), true);
  await queue.pause();
  await queue.add('paused', null);
  assert.equal((await queue.getJobCounts('paused')).paused, 1);
  await worker.close();
  await events.close();
  await queue.obliterate({ force: true });
  assert.deepEqual(await (await queue.client).keys('bull:jobs:*'), []);
  await queue.close();
}

async function flows() {
  const flow = new FlowProducer({ connection });
  const worker = new Worker('flow', async (job) => {
    const children = Object.values(await job.getChildrenValues());
    return job.data + children.reduce((sum, n) => sum + n, 0);
  }, { connection });
  const tree = await flow.add({
    name: 'parent', queueName: 'flow', data: 1,
    children: [1, 2, 3].map((n) => ({ name: 'child', queueName: 'flow', data: n })),
  });
  await until('the parent', async () => (await tree.job.getState()) === 'completed');
  const queue = new Queue('flow', { connection });
  assert.equal((await queue.getJob(tree.job.id)).returnvalue, 7);
  await Promise.all([worker.close(), flow.close(), queue.close()]);
}

async function rate() {
  const queue = new Queue('rate', { connection });
  const worker = new Worker('rate', async () => {}, { connection, limiter: { max: 2, duration: 300 } });
  const start = Date.now();
  await queue.addBulk(Array.from({ length: 6 }, () => ({ name: 'x', data: null })));
  await until('six jobs', async () => (await queue.getCompletedCount()) === 6);
  assert.ok(Date.now() - start >= 500, 'six jobs at two in 300 ms take 500 ms');
  await Promise.all([worker.close(), queue.close()]);
}

(async () => {
  for (const part of [jobs, flows, rate]) {
    await part().catch((error) => { throw new Error(`${part.name}: ${error.message}`); });
  }
  console.log('ok');
  process.exit(0);
})().catch((error) => {
  console.log(`failed: ${error.message.replace(/\s+/g, ' ')}`);
  process.exit(1);
});
