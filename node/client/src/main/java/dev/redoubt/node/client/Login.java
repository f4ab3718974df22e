package dev.redoubt.node.client;

import dev.redoubt.node.client.Request.Target;
import dev.redoubt.node.protocol.ClientMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The login of this client at the present master. The client sends the password once to each master, before the first
 * request. The client actor's thread only.
 *
 * <pre>
 *   OUT -- password sent, right --> IN -- another master, or it says that it does not know us --> OUT
 *    |  ^
 *    |  +-- after a while --+
 *    +-- wrong --> REFUSED --+
 * </pre>
 *
 * <p>Without a password of its own a client is always in; whether that is enough is the master's to say.
 */
final class Login {
    /** The master's password, or ours, may be changed; until then asking more often is of no use. */
    static final long AGAIN_MS = 1_000;

    static final String NO_AUTH_TEXT = "NOAUTH Authentication required.";
    static final String WRONG_PASSWORD_TEXT = "WRONGPASS invalid username-password pair or user is disabled.";
    static final Reply NO_AUTH = new Reply.ErrorReply(NO_AUTH_TEXT);
    static final Reply WRONG_PASSWORD = new Reply.ErrorReply(WRONG_PASSWORD_TEXT);

    private final String password;
    private @Nullable Target in;
    private boolean refused;
    private long sentMs;

    /** {@code password} is empty for none. */
    Login(String password) {
        this.password = password;
    }

    boolean needed() {
        return !password.isEmpty();
    }

    boolean isIn(Target master) {
        return !needed() || master.equals(in);
    }

    /** True after a wrong password, until it is right: requests are answered so at once. */
    boolean refused() {
        return refused;
    }

    /** Returns the message for a master that serves; null if the master knows this client or was asked just now. */
    ClientMessage.@Nullable Authenticate next(Target master, boolean isNew, long nowMs) {
        if (isIn(master) || (refused && !isNew && nowMs - sentMs < AGAIN_MS)) {
            return null;
        }
        sentMs = nowMs;
        return new ClientMessage.Authenticate(password.getBytes(StandardCharsets.UTF_8));
    }

    /** The master's answer. */
    void answered(Target master, boolean right) {
        in = right ? master : null;
        refused = !right;
    }

    /** A master does not know us any more: true if it was thought to. */
    boolean forgotten(Target master) {
        boolean was = master.equals(in);
        if (was) {
            in = null;
        }
        return was;
    }
}
