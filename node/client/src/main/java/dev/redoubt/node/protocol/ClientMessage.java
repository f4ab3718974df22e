package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.MemberId;
import java.util.List;

/**
 * The messages between a program of role {@code client} and the nodes. A request is one batch of commands in a session
 * of its own, answered once; nothing here is sent again by itself (docs/protocol.md 6.3). A connection is a session
 * that lasts, for WATCH and subscriptions (6.8). Immutable by agreement: nobody writes to the arrays.
 */
public sealed interface ClientMessage extends PeerMessage {
    /** The messages of a client to a node. */
    sealed interface ToNode extends ClientMessage {
        /** Calls the method of {@code handler} for this kind. */
        void accept(MemberId from, ToNode.Handler handler);

        /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
        interface Handler {
            void whoServes(MemberId from, WhoServes message);

            void authenticate(MemberId from, Authenticate message);

            void request(MemberId from, Request message);

            void connectionCommands(MemberId from, ConnectionCommands message);

            void connectionAcknowledge(MemberId from, ConnectionAcknowledge message);

            void connectionClose(MemberId from, ConnectionClose message);
        }
    }

    /** The messages of a node to a client. */
    sealed interface ToClient extends ClientMessage {
        /** Calls the method of {@code handler} for this kind. */
        void accept(MemberId from, ToClient.Handler handler);

        /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
        interface Handler {
            void serves(MemberId from, Serves message);

            void authenticated(MemberId from, Authenticated message);

            void notAuthenticated(MemberId from, NotAuthenticated message);

            void answer(MemberId from, Answer message);

            void notMaster(MemberId from, NotMaster message);

            void unknown(MemberId from, Unknown message);

            void tooLarge(MemberId from, TooLarge message);

            void connectionOutput(MemberId from, ConnectionOutput message);

            void connectionClosed(MemberId from, ConnectionClosed message);
        }
    }

    /**
     * One command.
     *
     * @param args its name first; never empty
     */
    record Command(List<byte[]> args) {}

    /** Client to node: are you master, and do you serve at this moment? Who does not keeps silent. */
    record WhoServes() implements ToNode {
        @Override
        public void accept(MemberId from, ToNode.Handler handler) {
            handler.whoServes(from, this);
        }
    }

    /** The answer: I am master of {@code term} and may answer (docs/protocol.md 3.2). */
    record Serves(long term) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.serves(from, this);
        }
    }

    /** Client to node, before its requests and at every new master: this is the password ({@code requirepass}). */
    record Authenticate(byte[] password) implements ToNode {
        @Override
        public void accept(MemberId from, ToNode.Handler handler) {
            handler.authenticate(from, this);
        }
    }

    /** The answer. If it was {@code right}, or none is needed, requests of this client are run from now on. */
    record Authenticated(boolean right) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.authenticated(from, this);
        }
    }

    /** The request was not executed: the node does not know this client, or not any more; see {@link Authenticate}. */
    record NotAuthenticated(long number) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.notAuthenticated(from, this);
        }
    }

    /**
     * Client to node: run these in order. Between two consecutive commands on data nothing else is run.
     *
     * @param number of this request among the client's; never used again
     * @param database in which they run
     * @param commands at least one
     */
    record Request(long number, int database, List<Command> commands) implements ToNode {
        @Override
        public void accept(MemberId from, ToNode.Handler handler) {
            handler.request(from, this);
        }
    }

    /**
     * All replies of a request, RESP2, behind one another. They have passed the gate (docs/protocol.md 6.1).
     *
     * @param replies one for each command; in another database than 0 one more, before the others
     */
    record Answer(long number, byte[] replies) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.answer(from, this);
        }
    }

    /** The request was not executed, and never will be by this node: another is master, or nobody yet. */
    record NotMaster(long number) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.notMaster(from, this);
        }
    }

    /** The request may have been executed, and may or may not survive: mastership or the majority was lost over it. */
    record Unknown(long number, String reason) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.unknown(from, this);
        }
    }

    /** The request was executed; its replies, {@code bytes} in all, do not fit into a message. */
    record TooLarge(long number, long bytes) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.tooLarge(from, this);
        }
    }

    /**
     * Client to node: run these in order in a session that lasts.
     *
     * @param connection names the session among the client's; never used again
     * @param sequence of this message in the connection; 1 opens it, a gap ends it
     * @param database in which an opened session begins
     * @param commands at least one
     */
    record ConnectionCommands(long connection, long sequence, int database, List<Command> commands) implements ToNode {
        @Override
        public void accept(MemberId from, ToNode.Handler handler) {
            handler.connectionCommands(from, this);
        }
    }

    /** Client to node: all output up to {@code sequence} was handled, which returns the credit. */
    record ConnectionAcknowledge(long connection, long sequence) implements ToNode {
        @Override
        public void accept(MemberId from, ToNode.Handler handler) {
            handler.connectionAcknowledge(from, this);
        }
    }

    /** Client to node: the session ends. */
    record ConnectionClose(long connection) implements ToNode {
        @Override
        public void accept(MemberId from, ToNode.Handler handler) {
            handler.connectionClose(from, this);
        }
    }

    /**
     * Replies and published messages of a connection, RESP2, behind one another and complete.
     *
     * @param sequence of this message in the connection, from 1; a gap ends it
     */
    record ConnectionOutput(long connection, long sequence, byte[] replies) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.connectionOutput(from, this);
        }
    }

    /**
     * The session is no more.
     *
     * @param refused whether none of the commands without a reply was executed; else any of them may have been
     * @param reason for people, or an error reply without its dash
     */
    record ConnectionClosed(long connection, boolean refused, String reason) implements ToClient {
        @Override
        public void accept(MemberId from, ToClient.Handler handler) {
            handler.connectionClosed(from, this);
        }
    }
}
