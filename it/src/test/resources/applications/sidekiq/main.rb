# Sidekiq: a worker process does jobs at once, in bulk, later and again; the sets and figures of its API fit.
require_relative 'work'
require 'sidekiq/api'

def check(good, what)
  raise what unless good
end

def await(what)
  600.times do
    return if yield
    sleep 0.05
  end
  raise "waited in vain for #{what}"
end

def jobs
  Sidekiq.redis(&:flushall)
  Add.perform_async(1, 2)
  Add.perform_bulk((1..20).map { |i| [i, i] })
  check(Sidekiq::Queue.new.size == 21, 'the size of the queue')
  check(Sidekiq::Queue.new.map { |job| job.klass }.uniq == ['Add'], 'the jobs of the queue')
  cancelled = Add.perform_in(3600, 5, 5)
  Add.perform_in(1, 100, 100)
  check(Sidekiq::ScheduledSet.new.size == 2, 'the scheduled set')
  check(Sidekiq::ScheduledSet.new.find_job(cancelled).delete, 'a scheduled job is deleted')
  FailOnce.perform_async
  Die.perform_async
  log = File.open('worker.log', 'w')
  worker = spawn('sidekiq', '-r', './work.rb', '-c', '3', out: log, err: log)
  begin
    await('jobs') { Sidekiq.redis { |r| r.llen('sums') } >= 22 }
    sums = Sidekiq.redis { |r| r.lrange('sums', 0, -1) }.map(&:to_i).sort
    check(sums == ([3, 200] + (1..20).map { |i| 2 * i }).sort, "the sums #{sums}")
    await('a job that is tried again') { Sidekiq.redis { |r| r.get('fail-once') }.to_i == 2 }
    await('a dead job') { Sidekiq::DeadSet.new.size == 1 }
    check(Sidekiq::DeadSet.new.first.item['error_message'] == 'no luck', 'the error of the dead job')
    await('the figures') { Sidekiq::Stats.new.processed >= 25 }
    check(Sidekiq::Stats.new.failed == 2, 'the figure of failures')
    await('the process') { Sidekiq::ProcessSet.new.size == 1 }
    check(Sidekiq::ProcessSet.new.first['concurrency'] == 3, 'the figures of the process')
    Sidekiq::ProcessSet.new.first.stop!
    Process.wait(worker)
    check($?.success?, 'the worker stops when it is told to')
  rescue StandardError
    Process.kill('KILL', worker)
    raise
  end
end

begin
  jobs
  puts 'ok'
rescue StandardError => e
  puts "failed: #{e.class}: #{e.message}"
  exit 1
end
