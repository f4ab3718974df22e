package dev.redoubt.node.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A subscriber to the events of keys on a redis-server that publishes all of them, which it has told so. */
public final class KeyEventListener implements AutoCloseable {
    /** All classes, on both kinds of channel. */
    public static final String EVERYTHING = "KEAmn";

    private final RawConnection connection;

    public KeyEventListener(int port) throws IOException {
        connection = new RawConnection(port);
        connection.call(bytes("CONFIG"), bytes("SET"), bytes("notify-keyspace-events"), bytes(EVERYTHING));
        connection.call(bytes("PSUBSCRIBE"), bytes("__key*__:*"));
    }

    /** The events since the last call, each as its channel and its message, up to the requests that were answered. */
    public List<String> take() throws IOException {
        List<String> events = new ArrayList<>();
        connection.send(bytes("PING"));
        List<String> message = words(connection.readReply());
        while (!message.get(0).equals("pong")) {
            events.add(message.get(2) + " " + message.get(3));
            message = words(connection.readReply());
        }
        return events;
    }

    /** The bulks of a flat array. */
    private static List<String> words(byte[] array) {
        String text = new String(array, StandardCharsets.ISO_8859_1);
        List<String> words = new ArrayList<>();
        int at = text.indexOf('$');
        while (at >= 0 && at < text.length()) {
            int line = text.indexOf('\r', at);
            int length = Integer.parseInt(text.substring(at + 1, line));
            words.add(text.substring(line + 2, line + 2 + length));
            at = line + 2 + length + 2;
        }
        return words;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
