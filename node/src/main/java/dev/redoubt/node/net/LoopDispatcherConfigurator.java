package dev.redoubt.node.net;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * An Akka dispatcher whose executor is a Netty event loop: actors, journal and connections of one shard share one
 * thread, and a message between them costs a queue entry instead of a thread switch.
 *
 * <p>A section that uses it names this class as {@code executor} and may say which loop, {@code loop = 0}. The loops
 * themselves come by {@code ActorSystemSetup} ({@link EventLoops}). {@link #section} writes such a section.
 *
 * <p>Its contract: the executor's {@code shutdown} does nothing, since Akka shuts a dispatcher down one second after
 * its last actor and asks for it again later; the loop ends after the ActorSystem. Errors of the virtual machine halt
 * the process ({@link Fatal}).
 */
public final class LoopDispatcherConfigurator extends ExecutorServiceConfigurator {
    private final EventLoop loop;

    /**
     * Called by Akka.
     *
     * @throws IllegalStateException if the ActorSystem was not given {@link EventLoops}
     */
    public LoopDispatcherConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        EventLoops loops = prerequisites
                .settings()
                .setup()
                .get(EventLoops.class)
                .orElseThrow(() -> new IllegalStateException("the ActorSystem was started without EventLoops"));
        this.loop = loops.loop(config.hasPath("loop") ? config.getInt("loop") : 0);
    }

    /**
     * The configuration of one dispatcher on one loop. Throughput and deadline bound how long sockets wait for
     * actors: one message may carry 512 commands.
     */
    public static String section(String id, int loop) {
        return id + " { type = Dispatcher, executor = \"" + LoopDispatcherConfigurator.class.getName() + "\", loop = "
                + loop + ", throughput = 64, throughput-deadline-time = 1ms, shutdown-timeout = 1s }\n";
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
        return () -> new LoopExecutor(loop);
    }

    private static final class LoopExecutor extends AbstractExecutorService {
        private final EventLoop loop;

        LoopExecutor(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(new Guarded(task));
        }

        @Override
        public void shutdown() {
            // The loop outlives the dispatcher, see the class comment.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    /** Lets errors of the virtual machine end the process before Netty swallows them. */
    private record Guarded(Runnable task) implements Runnable {
        @Override
        @SuppressWarnings("CatchingUnchecked")
        public void run() {
            try {
                task.run();
            } catch (VirtualMachineError | LinkageError e) {
                Fatal.haltIfFatal(e);
                throw e;
            }
        }
    }
}
