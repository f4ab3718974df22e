package dev.redoubt.node.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks to a redis-server and gives its replies byte by byte as they came. */
public final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public RawConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    public byte[] call(byte[]... args) throws IOException {
        send(args);
        return readReply();
    }

    public void send(byte[]... args) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + args.length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] arg : args) {
            request.writeBytes(("$" + arg.length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(arg);
            request.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        sendRaw(request.toByteArray());
    }

    void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Everything until the server closes. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /** What comes until it ends with {@code end}, in Latin-1; not all of it need be whole replies. */
    String readUntil(String end) throws IOException {
        StringBuilder all = new StringBuilder();
        while (!all.toString().endsWith(end)) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the server closed the connection after: " + all);
            }
            all.append((char) c);
        }
        return all.toString();
    }

    public byte[] readReply() throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        copyReply(reply);
        return reply.toByteArray();
    }

    private void copyReply(ByteArrayOutputStream reply) throws IOException {
        String line = copyLine(reply);
        long count = "$*~%>=".indexOf(line.charAt(0)) >= 0 ? Long.parseLong(line.substring(1)) : 0;
        switch (line.charAt(0)) {
            case '$':
            case '=':
                if (count >= 0) {
                    reply.write(in.readNBytes((int) count + 2));
                }
                break;
            case '%':
                count *= 2;
                break;
            default:
                break;
        }
        if ("*~%>".indexOf(line.charAt(0)) >= 0) {
            for (long i = 0; i < count; i++) {
                copyReply(reply);
            }
        }
    }

    private String copyLine(ByteArrayOutputStream reply) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("redis-server closed the connection");
            }
            reply.write(c);
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
