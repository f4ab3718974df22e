// BullMQ through sentinels: each job of a queue is done although the master is killed in the midst of them.
'use strict';
const assert = require('node:assert');
const { Queue, Worker } = require('bullmq');

const JOBS = 300;
const connection = {
  sentinels: process.env.SENTINEL_PORTS.split(',').map((port) => ({ host: '127.0.0.1', port: Number(port) })),
  name: 'mymaster',
  maxRetriesPerRequest: null,
};
const quiet = (thing) => thing.on('error', () => {}) && thing;

(async () => {
  const queue = quiet(new Queue('jobs', { connection }));
  const done = new Set();
  const worker = quiet(new Worker('jobs', async (job) => {
    await new Promise((go) => setTimeout(go, 20));
    done.add(job.id);
    if (done.size === JOBS / 3) console.log('kill the master');
    return job.data;
  }, { connection, concurrency: 3, lockDuration: 3000, stalledInterval: 1000, maxStalledCount: 100 }));
  for (let i = 0; i < JOBS; i++) {
    // An id makes it harmless to add a job twice, when the answer to the first attempt was lost.
    const add = () => queue.add('job', i, { jobId: `job-${i}`, attempts: 100 });
    await add().catch(add);
  }
  const end = Date.now() + 60000;
  let counts;
  do {
    await new Promise((go) => setTimeout(go, 100));
    counts = await queue.getJobCounts().catch((error) => error);
  } while (counts.completed !== JOBS && Date.now() < end);
  assert.equal(counts.completed, JOBS, `completed jobs: ${JSON.stringify(counts)}`);
  assert.equal(done.size, JOBS);
  await worker.close();
  console.log('ok');
  process.exit(0);
})().catch((error) => {
  console.log(`failed: ${error.message.replace(/\s+/g, ' ')}`);
  process.exit(1);
});
