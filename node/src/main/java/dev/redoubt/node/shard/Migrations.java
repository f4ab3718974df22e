package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.MigratePort;
import dev.redoubt.node.command.engine.Migration;
import dev.redoubt.node.migrate.MigrateTarget;
import dev.redoubt.node.migrate.Transfer;
import dev.redoubt.node.net.LineConnection;
import dev.redoubt.node.session.Departure;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the transfers of MIGRATE: connections, time and names; {@link Transfer} decides. What happens on a connection
 * comes as a task of the shard, so that nothing of it runs in the middle of a script. The shard's thread only.
 */
final class Migrations implements MigratePort, AutoCloseable {
    /** Of a longer number only these bits count, as in the resolver of C. */
    private static final int MOST_PORT = 0xffff;

    private final ShardCore<Outgoing> core;
    private final GateExit gate;
    private final EventLoop loop;
    private final ShardClock clock;
    private final ShardTasks tasks;
    private final MigrateSockets sockets = new MigrateSockets();
    private final Set<Running> running = new LinkedHashSet<>();

    /** Transfers that have ended, until their request has run again. */
    private final Map<ClientState, Running> ended = new HashMap<>();

    Migrations(ShardCore<Outgoing> core, GateExit gate, EventLoop loop, ShardClock clock, ShardTasks tasks) {
        this.core = core;
        this.gate = gate;
        this.loop = loop;
        this.clock = clock;
        this.tasks = tasks;
    }

    /** The values leave when what they were made of can vanish no more (docs/protocol.md 6.1). */
    @Override
    public void begin(Migration migration, Deferred.Again reply) {
        Running begun = new Running(migration, reply);
        running.add(begun);
        Departure departure = new Departure(begun::start, error -> tasks.soon(() -> begun.refuse(error)));
        gate.leave(core, departure, false, core.access(), null);
    }

    @Override
    public Migration takeEnded(ClientState client) {
        Running found = ended.remove(client);
        if (found == null) {
            throw new IllegalStateException("MIGRATE runs again without a transfer");
        }
        return found.migration;
    }

    @Override
    public int sockets() {
        long used = running.stream().filter(each -> each.connection != null).count();
        return sockets.size() + (int) used;
    }

    /** Returns the bytes of requests to targets. */
    long bytes() {
        long sum = 0;
        for (Running each : running) {
            sum += each.bytes;
        }
        return sum;
    }

    void cron() {
        sockets.cron(clock.monotonicMs());
    }

    /** Ends all transfers: mastership has ended, so nothing may be removed here. */
    void abandon() {
        List.copyOf(running).forEach(each -> each.refuse(WaitingClient.UNBLOCKED));
        for (Running each : List.copyOf(ended.values())) {
            each.reply.complete(reply -> reply.error(WaitingClient.UNBLOCKED));
            each.forget();
        }
    }

    /** The shard ends. */
    @Override
    public void close() {
        List.copyOf(running).forEach(Running::drop);
        sockets.closeAll();
    }

    private final class Running implements LineConnection.Listener {
        final Migration migration;
        final Transfer transfer;
        final Deferred.Again reply;
        final long bytes;

        @Nullable
        LineConnection connection;

        private @Nullable ScheduledFuture<?> timer;

        Running(Migration migration, Deferred.Again reply) {
            this.migration = migration;
            this.transfer = migration.transfer();
            this.reply = reply;
            this.bytes = transfer.bytes();
        }

        void start() {
            if (running.contains(this)) {
                take(transfer.begin(clock.monotonicMs()));
                watchTime();
            }
        }

        /** Ends it before it has come to anything, with an error. */
        void refuse(String error) {
            if (running.contains(this)) {
                drop();
                reply.complete(to -> to.error(error));
            }
        }

        /** Does what the transfer asks for. */
        void take(Transfer.Step step) {
            if (!running.contains(this)) {
                return;
            }
            switch (step) {
                case CONNECT -> connect();
                case SEND -> send();
                case WAIT -> {}
                case END -> end();
            }
        }

        private void connect() {
            close();
            MigrateTarget target = transfer.target();
            MigrateSockets.Idle idle = sockets.take(target);
            if (idle != null) {
                connection = idle.connection();
                connection.listen(this);
                take(transfer.connected(idle.db(), clock.monotonicMs()));
                return;
            }
            // A look-up of a name may take seconds.
            tasks.io(() -> InetAddress.getByName(target.host()), (address, failure) -> {
                if (!running.contains(this) || connection != null) {
                    return;
                }
                if (address == null || target.host().isEmpty() || target.port() < 0) {
                    take(transfer.unreachable());
                } else {
                    InetSocketAddress place = new InetSocketAddress(address, target.port() & MOST_PORT);
                    connection = LineConnection.open(loop, place, timeLeftMs(), this);
                }
            });
        }

        private void send() {
            if (connection != null) {
                connection.send(transfer.requests());
            }
        }

        private long timeLeftMs() {
            return Math.max(1, transfer.deadlineMs() - clock.monotonicMs());
        }

        void watchTime() {
            if (running.contains(this)) {
                timer = loop.schedule(() -> tasks.soon(this::tick), timeLeftMs(), TimeUnit.MILLISECONDS);
            }
        }

        private void tick() {
            take(transfer.tick(clock.monotonicMs()));
            watchTime();
        }

        private void end() {
            LineConnection mine = connection;
            if (mine != null && transfer.isConnectionOpen()) {
                connection = null;
                sockets.give(transfer.target(), mine, transfer.selectedDb(), clock.monotonicMs());
            }
            drop();
            ended.put(migration.client(), this);
            reply.runAgain(this::forget);
        }

        private void close() {
            LineConnection mine = connection;
            connection = null;
            if (mine != null) {
                mine.listen(null);
                mine.close();
            }
        }

        /** Nothing of it is under way any more. */
        void drop() {
            running.remove(this);
            close();
            if (timer != null) {
                timer.cancel(false);
            }
            if (!transfer.isEnded()) {
                migration.forget();
            }
        }

        /** The request has run again, or will not. */
        void forget() {
            ended.remove(migration.client(), this);
            migration.forget();
        }

        // ---- The connection --------------------------------------------------------------------------------------

        @Override
        public void opened() {
            tasks.soon(() -> take(transfer.connected(Transfer.NO_DB, clock.monotonicMs())));
        }

        @Override
        public void sent(boolean all) {
            tasks.soon(() -> {
                transfer.progressed(clock.monotonicMs());
                if (all) {
                    take(transfer.sent(clock.monotonicMs()));
                }
            });
        }

        @Override
        public void line(String line) {
            tasks.soon(() -> take(transfer.line(line, clock.monotonicMs())));
        }

        @Override
        public void closed() {
            tasks.soon(() -> take(transfer.failed(clock.monotonicMs())));
        }
    }
}
