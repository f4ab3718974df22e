# The jobs of main.rb; the worker process loads this file.
require 'sidekiq'

URL = "redis://127.0.0.1:#{ENV.fetch('REDIS_PORT')}/0"
Sidekiq.configure_server do |config|
  config.redis = { url: URL }
  config.options[:poll_interval_average] = 1 if config.respond_to?(:options)
end
Sidekiq.configure_client { |config| config.redis = { url: URL } }

class Add
  include Sidekiq::Worker
  def perform(a, b)
    Sidekiq.redis { |r| r.rpush('sums', a + b) }
  end
end

# Fails the first time, and is tried again at once.
class FailOnce
  include Sidekiq::Worker
  sidekiq_options retry: 3
  sidekiq_retry_in { 1 }
  def perform
    times = Sidekiq.redis { |r| r.incr('fail-once') }
    raise 'once' if times == 1
  end
end

class Die
  include Sidekiq::Worker
  sidekiq_options retry: 0
  def perform
    raise 'no luck'
  end
end
