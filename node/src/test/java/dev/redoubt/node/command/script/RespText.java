package dev.redoubt.node.command.script;

import dev.redoubt.node.command.script.Script.Order;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * RESP values as one line of text each, no two values alike: {@code +simple}, {@code -error}, {@code :1},
 * {@code "bulk"}, {@code $-1}, {@code *-1}, {@code [array]}, {@code ~[set]}, {@code %[key value]}, {@code >[push]},
 * {@code ,1.5}, {@code #t}, {@code _} and {@code ="txt:verbatim"}.
 */
final class RespText {
    private final byte[] bytes;
    private final Order order;
    private int at;

    private RespText(byte[] bytes, Order order) {
        this.bytes = bytes;
        this.order = order;
    }

    /** The values in {@code bytes}, one text each. */
    static List<String> values(byte[] bytes, Order order) {
        RespText text = new RespText(bytes, order);
        List<String> values = new ArrayList<>();
        while (text.at < bytes.length) {
            values.add(text.value());
        }
        return values;
    }

    /** The RESP commands in {@code stream} as command lines. */
    static List<String> commands(byte[] stream) {
        RespText text = new RespText(stream, Order.AS_SENT);
        List<String> commands = new ArrayList<>();
        while (text.at < stream.length) {
            int count = Integer.parseInt(text.line().substring(1));
            List<byte[]> arguments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                arguments.add(text.bulk(Integer.parseInt(text.line().substring(1))));
            }
            commands.add(Words.joined(arguments));
        }
        return commands;
    }

    private String value() {
        String line = line();
        char type = line.charAt(0);
        return switch (type) {
            case '$', '=' -> line.equals("$-1") ? line : bulkText(type, Integer.parseInt(line.substring(1)));
            case '*', '~', '%', '>' -> line.equals("*-1") ? line : aggregate(type, Integer.parseInt(line.substring(1)));
            case '+', '-', ':', ',', '#', '_', '(' -> line;
            default -> throw new IllegalArgumentException("not a RESP value: " + line);
        };
    }

    private String bulkText(char type, int length) {
        return (type == '=' ? "=" : "") + Words.quoted(bulk(length));
    }

    private String aggregate(char type, int count) {
        int children = type == '%' ? 2 * count : count;
        boolean leaf = true;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            leaf &= at < bytes.length && "*~%>".indexOf(bytes[at]) < 0;
            values.add(value());
        }
        if (leaf && order != Order.AS_SENT) {
            values = sorted(values);
        }
        return (type == '*' ? "" : String.valueOf(type)) + "[" + String.join(" ", values) + "]";
    }

    /** Only an aggregate that holds no other is sorted, so that the keys in SCAN's reply are and its cursor stays. */
    private List<String> sorted(List<String> values) {
        int width = order == Order.SORTED_PAIRS ? 2 : 1;
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < values.size(); i += width) {
            groups.add(String.join(" ", values.subList(i, Math.min(values.size(), i + width))));
        }
        Collections.sort(groups);
        return groups;
    }

    private byte[] bulk(int length) {
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length + 2;
        return value;
    }

    private String line() {
        int end = at;
        while (bytes[end] != '\r') {
            end++;
        }
        String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        at = end + 2;
        return line;
    }
}
