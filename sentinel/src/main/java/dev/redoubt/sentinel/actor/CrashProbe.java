package dev.redoubt.sentinel.actor;

import dev.redoubt.config.HostPort;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.Incarnation;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.ConnectException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An idle TCP connection to one node's RESP port, as a detector of crashes. The kernel closes it in the moment in which
 * the process dies, and nothing else shows that so early: Artery hides resets. The probe is bound to one incarnation,
 * the one that introduced itself last.
 *
 * <pre>
 *   CONNECTING --accepted--> OPEN --closed or reset by the other side--> CONNECTING, at once
 *   CONNECTING --refused: evidence--> WAITING --after a while--> CONNECTING
 *   CONNECTING --timed out, unreachable: no evidence--> WAITING
 *   CONNECTING, OPEN, WAITING --another process or address introduced itself--> CONNECTING
 *   every state --close--> CLOSED
 * </pre>
 *
 * <p>A closed connection alone proves nothing, since CLIENT KILL closes it too. A port that then refuses proves the
 * crash. On its event loop only.
 */
final class CrashProbe {
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final long FIRST_RETRY_MS = 5;
    private static final long LAST_RETRY_MS = 500;

    private enum State {
        CONNECTING,
        OPEN,
        WAITING,
        CLOSED
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.CONNECTING, Set.of(State.CONNECTING, State.OPEN, State.WAITING, State.CLOSED),
            State.OPEN, Set.of(State.CONNECTING, State.CLOSED),
            State.WAITING, Set.of(State.CONNECTING, State.CLOSED));

    private static final String PART = "the crash probe";

    private final EventLoop loop;
    private final ProcessWatch watch;
    private final Class<? extends Channel> channelType;
    private final Consumer<Incarnation> evidence;
    private final StateMachine<State> state = new StateMachine<>(State.CONNECTING, MOVES);
    private HostPort address;

    /** The process against which a refusal is evidence. */
    private Incarnation incarnation;

    /** The open connection; not null exactly while OPEN. */
    private @Nullable Channel channel;

    /** The wait before the next attempt after a failed one, in milliseconds; doubles up to the last. */
    private long retryMs = FIRST_RETRY_MS;

    /** The number of the newest attempt. Callbacks of older ones find that they are late. */
    private int attempt;

    /** The timer of the next attempt; null before the first failed one. */
    private @Nullable ScheduledFuture<?> retry;

    /**
     * Makes a probe that connects at once.
     *
     * @param evidence is told each time the port refuses
     */
    CrashProbe(
            EventLoop loop,
            ProcessWatch watch,
            Class<? extends Channel> channelType,
            HostPort address,
            Incarnation incarnation,
            Consumer<Incarnation> evidence) {
        this.loop = loop;
        this.watch = watch;
        this.channelType = channelType;
        this.address = address;
        this.incarnation = incarnation;
        this.evidence = evidence;
        connect();
    }

    /** Follows the node to another process or address; does nothing if both are the same. */
    void follow(HostPort newAddress, Incarnation newIncarnation) {
        if (newAddress.equals(address) && newIncarnation.equals(incarnation)) {
            return;
        }
        address = newAddress;
        incarnation = newIncarnation;
        retryMs = FIRST_RETRY_MS;
        Channel old = channel;
        channel = null;
        state.become(State.CONNECTING);
        if (old != null) {
            end(old);
        }
        connect();
    }

    void close() {
        state.become(State.CLOSED);
        if (retry != null) {
            retry.cancel(false);
        }
        Channel open = channel;
        channel = null;
        if (open != null) {
            end(open);
        }
    }

    private void connect() {
        int mine = ++attempt;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new Watch(mine));
        ChannelFuture connecting = bootstrap.connect(address.host(), address.port());
        connecting.addListener(done -> watch.run(PART, () -> connected(mine, connecting)));
    }

    private void connected(int mine, ChannelFuture connecting) {
        if (isLate(mine)) {
            end(connecting.channel());
        } else if (connecting.isSuccess()) {
            state.become(State.OPEN);
            channel = connecting.channel();
            retryMs = FIRST_RETRY_MS;
        } else {
            if (connecting.cause() instanceof ConnectException refused && isRefusal(refused)) {
                evidence.accept(incarnation);
            }
            again(mine);
        }
    }

    private boolean isLate(int mine) {
        return mine != attempt || state.is(State.CLOSED);
    }

    /** Tells a refusal from timeouts and missing routes, which are ConnectExceptions too. */
    private static boolean isRefusal(ConnectException e) {
        return String.valueOf(e.getMessage()).contains("refused");
    }

    private void again(int mine) {
        state.become(State.WAITING);
        long wait = retryMs;
        retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
        retry = loop.schedule(
                watch.guard(PART, () -> {
                    if (!isLate(mine)) {
                        state.become(State.CONNECTING);
                        connect();
                    }
                }),
                wait,
                TimeUnit.MILLISECONDS);
    }

    private static void end(Channel channel) {
        var unused = channel.close();
    }

    /** The handler that notices the end of the connection, and discards what the node sends. */
    private final class Watch extends ChannelInboundHandlerAdapter {
        private final int mine;

        Watch(int mine) {
            this.mine = mine;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            watch.run(PART, () -> {
                if (!isLate(mine) && state.is(State.OPEN)) {
                    channel = null;
                    state.become(State.CONNECTING);
                    connect();
                }
            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(context.channel());
        }
    }
}
