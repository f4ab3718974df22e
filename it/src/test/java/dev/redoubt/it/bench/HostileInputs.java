package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of one client, or of many that agree, which once ended a node or stalled it. Each says in a few words what
 * came of it.
 */
final class HostileInputs {
    private static final int MB = 1 << 20;

    /** One input; it opens its own connections and closes them. */
    interface Input {
        String send(Server server) throws IOException;
    }

    private HostileInputs() {}

    /** @param clients how many clients announce long requests */
    static Map<String, Input> all(int clients) {
        Map<String, Input> inputs = new LinkedHashMap<>();
        inputs.put("SET of 250 MB", server -> sets(server, 1, 250));
        inputs.put("SET of 400 MB", server -> sets(server, 1, 400));
        inputs.put("3 SET of 300 MB", server -> sets(server, 3, 300));
        inputs.put("50 APPEND of 10 MB to a key", HostileInputs::append);
        inputs.put("MGET of 100 x 10 MB", HostileInputs::mget);
        inputs.put("100 GET of 10 MB, pipelined", server -> pipelinedGets(server, 100, 10 * MB));
        inputs.put("400 GET of 3 MB, pipelined", server -> pipelinedGets(server, 400, 3 * MB));
        inputs.put("50 clients x 200 GET of 1 MB, unread", HostileInputs::unreadGets);
        inputs.put("50 subscribers that do not read, 200 MB", HostileInputs::unreadMessages);
        inputs.put("SUBSCRIBE to 100,000 channels, unread", HostileInputs::manyChannels);
        inputs.put("MULTI with 1,000,000 commands", HostileInputs::longTransaction);
        inputs.put(clients + " clients announce 512 MB", server -> announcements(server, clients, 0));
        inputs.put(clients + " clients send 100 kB of 512 MB", server -> announcements(server, clients, 100_000));
        return inputs;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String words(Object reply) {
        if (reply instanceof RespClient.RespError error) {
            return error.message().split(" ")[0];
        }
        return reply instanceof byte[] bytes ? bytes.length / MB + " MB" : String.valueOf(reply);
    }

    private static Socket open(Server server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        return socket;
    }

    private static byte[] value(int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) 'v');
        return value;
    }

    private static String sets(Server server, int count, int megabytes) throws IOException {
        byte[] value = value(megabytes * MB);
        List<String> replies = new ArrayList<>();
        try (RespClient client = server.connect()) {
            client.timeoutMs(120_000);
            for (int i = 0; i < count; i++) {
                replies.add(words(client.call(ascii("SET"), ascii("k" + i), value)));
            }
        }
        return String.join(" ", replies);
    }

    private static String append(Server server) throws IOException {
        byte[] value = value(10 * MB);
        int done = 0;
        String last = "";
        try (RespClient client = server.connect()) {
            client.timeoutMs(120_000);
            for (int i = 0; i < 50; i++) {
                Object reply = client.call(ascii("APPEND"), ascii("k"), value);
                done += reply instanceof Long ? 1 : 0;
                last = reply instanceof Long ? "OK" : words(reply);
            }
        }
        return done + " of 50, " + last;
    }

    private static int fill(RespClient client, int count, int length) throws IOException {
        byte[] value = value(length);
        int stored = 0;
        for (int i = 0; i < count; i++) {
            stored += "OK".equals(client.call(ascii("SET"), ascii("k" + i), value)) ? 1 : 0;
        }
        return stored;
    }

    private static String mget(Server server) throws IOException {
        try (RespClient client = server.connect()) {
            client.timeoutMs(120_000);
            int stored = fill(client, 10, 10 * MB);
            String[] command = new String[101];
            command[0] = "MGET";
            for (int i = 0; i < 100; i++) {
                command[i + 1] = "k" + i % 10;
            }
            return stored + " keys; " + ((List<?>) client.call((Object[]) command)).size() + " values";
        }
    }

    private static String pipelinedGets(Server server, int gets, int length) throws IOException {
        try (RespClient client = server.connect()) {
            client.timeoutMs(120_000);
            fill(client, 1, length);
            for (int i = 0; i < gets; i++) {
                client.send("GET", "k0");
            }
            long bytes = 0;
            for (int i = 0; i < gets; i++) {
                bytes += ((byte[]) client.read()).length;
            }
            return bytes / MB + " MB read";
        }
    }

    private static String unreadGets(Server server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try (RespClient client = server.connect()) {
            fill(client, 1, MB);
            byte[] gets = ascii("GET k0\r\n".repeat(200));
            for (int i = 0; i < 50; i++) {
                Socket socket = open(server);
                sockets.add(socket);
                socket.getOutputStream().write(gets);
            }
            Hostile.settle();
            return "PING " + words(client.call("PING"));
        } finally {
            closeAll(sockets);
        }
    }

    private static String unreadMessages(Server server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        byte[] message = value(MB);
        try (RespClient client = server.connect()) {
            for (int i = 0; i < 50; i++) {
                Socket socket = open(server);
                sockets.add(socket);
                socket.getOutputStream().write(ascii("SUBSCRIBE c\r\n"));
            }
            long reached = 0;
            for (int i = 0; i < 200; i++) {
                reached = (Long) client.call(ascii("PUBLISH"), ascii("c"), message);
            }
            return reached + " subscribers left";
        } finally {
            closeAll(sockets);
        }
    }

    private static String manyChannels(Server server) throws IOException {
        StringBuilder command = new StringBuilder("*100001\r\n$9\r\nSUBSCRIBE\r\n");
        for (int i = 0; i < 100_000; i++) {
            String channel = "channel:" + i;
            command.append('$')
                    .append(channel.length())
                    .append("\r\n")
                    .append(channel)
                    .append("\r\n");
        }
        try (Socket socket = open(server);
                RespClient client = server.connect()) {
            socket.getOutputStream().write(ascii(command.toString()));
            Hostile.settle();
            return ((List<?>) client.call("PUBSUB", "CHANNELS")).size() + " channels";
        }
    }

    private static String longTransaction(Server server) throws IOException {
        try (RespClient client = server.connect()) {
            client.timeoutMs(120_000);
            client.send("MULTI");
            try {
                for (int i = 0; i < 1_000_000; i++) {
                    client.queue("SET", "key:" + i, "value:" + i);
                    if (i % 1000 == 999) {
                        client.flush();
                        for (int j = 0; j < 1000; j++) {
                            client.read();
                        }
                    }
                }
                client.send("EXEC");
                client.read();
                Object reply = client.read();
                return reply instanceof List<?> list ? list.size() + " replies" : words(reply);
            } catch (IOException e) {
                return "closed";
            }
        }
    }

    private static String announcements(Server server, int clients, int sent) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        byte[] begin = ascii("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\n");
        byte[] part = value(sent);
        int refused = 0;
        try {
            for (int i = 0; i < clients; i++) {
                Socket socket = open(server);
                sockets.add(socket);
                try {
                    OutputStream out = socket.getOutputStream();
                    out.write(begin);
                    out.write(part);
                } catch (IOException e) {
                    refused++;
                }
            }
            Hostile.settle();
            return refused + " closed meanwhile";
        } finally {
            closeAll(sockets);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
